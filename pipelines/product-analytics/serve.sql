-- Ouzel only: what is served as SQL over HTTP, under the names of the original's Pinot tables.
CREATE TABLE active_users_topic (
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

CREATE TABLE product_analytics_topic (
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

CREATE TABLE user_session_analytics_topic (
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

CREATE MATERIALIZED TABLE active_users
FRESHNESS = INTERVAL '1' SECOND
AS SELECT window_start, window_end, active_users FROM active_users_topic;

CREATE MATERIALIZED TABLE product_analytics
FRESHNESS = INTERVAL '1' SECOND
AS SELECT product_id, product_name, product_category, view_count, cart_adds, purchases, revenue, update_time
FROM product_analytics_topic;

CREATE MATERIALIZED TABLE user_sessions
FRESHNESS = INTERVAL '1' SECOND
AS SELECT session_id, user_id, session_start, session_end, page_views, product_views, cart_adds, purchases, total_spent
FROM user_session_analytics_topic;
