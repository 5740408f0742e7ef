-- Ouzel only: fills the topic `raw-events` with clicks of a web shop.
-- Each record carries its event's number as a header, so that after a crash the generator goes on behind the last
-- event in the log: no event twice, none left out. EVENTS_PER_SECOND in the environment overrides the rate.
CREATE TABLE shop_events (
  event STRING,
  event_time TIMESTAMP_LTZ(3),
  headers MAP<STRING, BYTES>
) WITH (
  'connector' = 'generator',
  'family' = 'product-analytics',
  'seed' = '42',
  'events-per-second' = '20',
  'backfill' = '2 min',
  'topic' = 'raw-events',
  'properties.bootstrap.servers' = 'kafka:9092'
);

CREATE TABLE raw_events (
  event STRING,
  event_time TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',
  headers MAP<STRING, BYTES> METADATA
) WITH (
  'connector' = 'kafka',
  'topic' = 'raw-events',
  'properties.bootstrap.servers' = 'kafka:9092',
  'format' = 'raw'
);

INSERT INTO raw_events SELECT event, event_time, headers FROM shop_events;
