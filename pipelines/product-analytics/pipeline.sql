-- Product analytics in Flink SQL: runs here and, unchanged, on Flink 2.2 with a Kafka at kafka:9092.
-- The two `ouzel.` keys are ignored by Flink: here they keep what cannot be parsed and what comes too late.
SET 'ouzel.dead-letter.raw_events' = 'raw_events_dead_letter';
SET 'ouzel.late-rows.raw_events' = 'raw_events_late';

CREATE TABLE raw_events (
  event_id STRING,
  event_timestamp TIMESTAMP(3),
  event_type STRING,
  user_id STRING,
  session_id STRING,
  device_type STRING,
  os STRING,
  browser STRING,
  location STRING,
  page_url STRING,
  referrer_url STRING,
  time_spent DOUBLE,
  product_id STRING,
  product_name STRING,
  product_category STRING,
  price DOUBLE,
  quantity INT,
  order_id STRING,
  total_amount DOUBLE,
  WATERMARK FOR event_timestamp AS event_timestamp - INTERVAL '5' SECONDS
) WITH (
  'connector' = 'kafka',
  'topic' = 'raw-events',
  'properties.bootstrap.servers' = 'kafka:9092',
  'properties.group.id' = 'flink-analytics-consumer',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601',
  'scan.startup.mode' = 'earliest-offset'
);

CREATE TABLE raw_events_dead_letter (
  `raw` BYTES,
  topic STRING,
  `partition` INT,
  `offset` BIGINT,
  error STRING,
  `time` TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'raw-events-dead-letter',
  'properties.bootstrap.servers' = 'kafka:9092',
  'format' = 'json'
);

CREATE TABLE raw_events_late (
  event_id STRING,
  event_timestamp TIMESTAMP(3),
  event_type STRING,
  user_id STRING,
  late_operator STRING,
  late_watermark TIMESTAMP(3),
  late_ms BIGINT
) WITH (
  'connector' = 'kafka',
  'topic' = 'raw-events-late',
  'properties.bootstrap.servers' = 'kafka:9092',
  'format' = 'json'
);

CREATE TABLE active_users_per_minute (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  active_users BIGINT,
  PRIMARY KEY (window_start, window_end) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'active-users-per-minute',
  'properties.bootstrap.servers' = 'kafka:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);

CREATE TABLE product_analytics (
  product_id STRING,
  product_name STRING,
  product_category STRING,
  view_count BIGINT,
  cart_adds BIGINT,
  purchases BIGINT,
  revenue DOUBLE,
  update_time TIMESTAMP(3),
  PRIMARY KEY (product_id) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'product-analytics',
  'properties.bootstrap.servers' = 'kafka:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);

CREATE TABLE user_session_analytics (
  session_id STRING,
  user_id STRING,
  session_start TIMESTAMP(3),
  session_end TIMESTAMP(3),
  page_views BIGINT,
  product_views BIGINT,
  cart_adds BIGINT,
  purchases BIGINT,
  total_spent DOUBLE,
  PRIMARY KEY (session_id) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'user-session-analytics',
  'properties.bootstrap.servers' = 'kafka:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);

EXECUTE STATEMENT SET BEGIN

-- Once per minute, when the watermark passes the window's end.
INSERT INTO active_users_per_minute
SELECT
  TUMBLE_START(event_timestamp, INTERVAL '1' MINUTE),
  TUMBLE_END(event_timestamp, INTERVAL '1' MINUTE),
  COUNT(DISTINCT user_id)
FROM raw_events
GROUP BY TUMBLE(event_timestamp, INTERVAL '1' MINUTE);

-- An upsert per event; counts are of distinct event ids, revenue is a plain sum.
INSERT INTO product_analytics
SELECT
  product_id,
  MAX(product_name),
  MAX(product_category),
  COUNT(DISTINCT CASE WHEN event_type = 'product_view' THEN event_id END),
  COUNT(DISTINCT CASE WHEN event_type = 'add_to_cart' THEN event_id END),
  COUNT(DISTINCT CASE WHEN event_type = 'purchase' THEN event_id END),
  SUM(CASE WHEN event_type = 'purchase' THEN total_amount ELSE 0 END),
  MAX(event_timestamp)
FROM raw_events
WHERE product_id IS NOT NULL
GROUP BY product_id;

INSERT INTO user_session_analytics
SELECT
  session_id,
  user_id,
  MIN(event_timestamp),
  MAX(event_timestamp),
  COUNT(CASE WHEN event_type = 'page_view' THEN 1 END),
  COUNT(CASE WHEN event_type = 'product_view' THEN 1 END),
  COUNT(CASE WHEN event_type = 'add_to_cart' THEN 1 END),
  COUNT(CASE WHEN event_type = 'purchase' THEN 1 END),
  SUM(CASE WHEN event_type = 'purchase' THEN total_amount ELSE 0 END)
FROM raw_events
GROUP BY session_id, user_id;

END;
