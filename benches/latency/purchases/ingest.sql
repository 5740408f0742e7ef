-- Shop events into a topic; EVENTS_PER_SECOND sets the rate.
CREATE TABLE shop_events (event STRING, headers MAP<STRING, BYTES>) WITH (
  'connector' = 'generator',
  'family' = 'product-analytics',
  'topic' = 'raw-events',
  'properties.bootstrap.servers' = 'kafka:9092'
);

CREATE TABLE raw_events (event STRING, headers MAP<STRING, BYTES> METADATA) WITH (
  'connector' = 'kafka',
  'topic' = 'raw-events',
  'properties.bootstrap.servers' = 'kafka:9092',
  'format' = 'raw'
);

INSERT INTO raw_events SELECT event, headers FROM shop_events;
