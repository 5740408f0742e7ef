-- Ouzel only: follows Wikimedia's public stream of recent changes into the topic `wikipedia-events`.
-- What is not JSON becomes a row of the dead-letter topic.
SET 'ouzel.dead-letter.recent_changes' = 'recent_changes_dead_letter';

CREATE TABLE recent_changes (
  data STRING,
  headers MAP<STRING, BYTES>
) WITH (
  'connector' = 'sse',
  'url' = 'https://stream.wikimedia.org/v2/stream/recentchange',
  'topic' = 'wikipedia-events',
  'properties.bootstrap.servers' = 'kafka:9092'
);

CREATE TABLE wikipedia_events (
  data STRING,
  headers MAP<STRING, BYTES> METADATA
) WITH (
  'connector' = 'kafka',
  'topic' = 'wikipedia-events',
  'properties.bootstrap.servers' = 'kafka:9092',
  'format' = 'raw'
);

CREATE TABLE recent_changes_dead_letter (
  `raw` BYTES,
  topic STRING,
  `offset` BIGINT,
  error STRING,
  `time` TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'wikipedia-dead-letter',
  'properties.bootstrap.servers' = 'kafka:9092',
  'format' = 'json'
);

INSERT INTO wikipedia_events SELECT data, headers FROM recent_changes;
