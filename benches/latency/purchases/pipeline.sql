-- One tenth of the events, to a topic written at least once.
CREATE TABLE raw_events (
  event_id STRING,
  event_timestamp TIMESTAMP(3),
  event_type STRING,
  user_id STRING,
  product_id STRING,
  total_amount DOUBLE,
  WATERMARK FOR event_timestamp AS event_timestamp - INTERVAL '5' SECONDS
) WITH (
  'connector' = 'kafka',
  'topic' = 'raw-events',
  'properties.bootstrap.servers' = 'kafka:9092',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE purchases (
  event_id STRING,
  user_id STRING,
  product_id STRING,
  total_amount DOUBLE,
  update_time TIMESTAMP(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'purchases',
  'properties.bootstrap.servers' = 'kafka:9092',
  'format' = 'json'
);

INSERT INTO purchases SELECT event_id, user_id, product_id, total_amount, event_timestamp FROM raw_events WHERE event_type = 'purchase';
