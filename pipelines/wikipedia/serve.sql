-- Ouzel only: the tables served as SQL over HTTP.
CREATE TABLE changes_per_minute_topic (
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

CREATE TABLE bots_and_people_topic (
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

CREATE TABLE top_pages_topic (
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

CREATE MATERIALIZED TABLE changes_per_minute
FRESHNESS = INTERVAL '1' SECOND
AS SELECT window_start, wiki, `type`, changes, bot_changes FROM changes_per_minute_topic;

CREATE MATERIALIZED TABLE bots_and_people
FRESHNESS = INTERVAL '1' SECOND
AS SELECT window_start, bot, changes, users, bytes_added FROM bots_and_people_topic;

CREATE MATERIALIZED TABLE top_pages
FRESHNESS = INTERVAL '1' SECOND
AS SELECT wiki, title, changes FROM top_pages_topic;
