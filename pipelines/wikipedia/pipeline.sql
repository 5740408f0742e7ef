-- Wikipedia's recent changes per minute, in Flink SQL: runs here and, unchanged, on Flink 2.2 with a Kafka at kafka:9092.
SET 'ouzel.dead-letter.wikipedia_events' = 'wikipedia_events_dead_letter';
SET 'ouzel.late-rows.wikipedia_events' = 'wikipedia_events_late';

CREATE TABLE wikipedia_events (
  `type` STRING,
  title STRING,
  `user` STRING,
  bot BOOLEAN,
  wiki STRING,
  `timestamp` BIGINT,
  `length` ROW<`old` BIGINT, `new` BIGINT>,
  event_time AS TO_TIMESTAMP_LTZ(`timestamp`, 0),
  WATERMARK FOR event_time AS event_time - INTERVAL '10' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'wikipedia-events',
  'properties.bootstrap.servers' = 'kafka:9092',
  'properties.group.id' = 'wikipedia',
  'scan.startup.mode' = 'earliest-offset',
  'scan.watermark.idle-timeout' = '30 s',
  'format' = 'json'
);

CREATE TABLE wikipedia_events_dead_letter (
  `raw` BYTES,
  topic STRING,
  `partition` INT,
  `offset` BIGINT,
  error STRING,
  `time` TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'wikipedia-dead-letter',
  'properties.bootstrap.servers' = 'kafka:9092',
  'format' = 'json'
);

CREATE TABLE wikipedia_events_late (
  `type` STRING,
  title STRING,
  wiki STRING,
  `timestamp` BIGINT,
  late_operator STRING,
  late_watermark TIMESTAMP(3),
  late_ms BIGINT
) WITH (
  'connector' = 'kafka',
  'topic' = 'wikipedia-late',
  'properties.bootstrap.servers' = 'kafka:9092',
  'format' = 'json'
);

CREATE TABLE changes_per_minute (
  window_start TIMESTAMP(3),
  wiki STRING,
  `type` STRING,
  changes BIGINT,
  bot_changes BIGINT,
  PRIMARY KEY (window_start, wiki, `type`) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'wikipedia-changes-per-minute',
  'properties.bootstrap.servers' = 'kafka:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);

CREATE TABLE bots_and_people (
  window_start TIMESTAMP(3),
  bot BOOLEAN,
  changes BIGINT,
  users BIGINT,
  bytes_added BIGINT,
  PRIMARY KEY (window_start, bot) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'wikipedia-bots-and-people',
  'properties.bootstrap.servers' = 'kafka:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);

CREATE TABLE top_pages (
  wiki STRING,
  title STRING,
  changes BIGINT,
  PRIMARY KEY (wiki, title) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'wikipedia-top-pages',
  'properties.bootstrap.servers' = 'kafka:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);

EXECUTE STATEMENT SET BEGIN

INSERT INTO changes_per_minute
SELECT window_start, wiki, `type`, COUNT(*), COUNT(*) FILTER (WHERE bot)
FROM TABLE(TUMBLE(TABLE wikipedia_events, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
WHERE wiki IS NOT NULL AND `type` IS NOT NULL
GROUP BY window_start, window_end, wiki, `type`;

INSERT INTO bots_and_people
SELECT window_start, bot, COUNT(*), COUNT(DISTINCT `user`), SUM(`length`.`new` - COALESCE(`length`.`old`, 0))
FROM TABLE(TUMBLE(TABLE wikipedia_events, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
WHERE bot IS NOT NULL
GROUP BY window_start, window_end, bot;

INSERT INTO top_pages
SELECT wiki, title, COUNT(*)
FROM wikipedia_events
WHERE `type` IN ('edit', 'new') AND wiki IS NOT NULL AND title IS NOT NULL
GROUP BY wiki, title;

END;
