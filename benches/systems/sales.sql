-- Retail: what each shop sold in each minute, renewed with every sale.
CREATE TABLE sales (
  payload ROW<event_id STRING, store_id INT, sku INT, qty INT, ts BIGINT>
) WITH (${SOURCE});

CREATE TABLE sales_agg_minute (
  store_id INT,
  window_start_ms BIGINT,
  window_end_ms BIGINT,
  total_qty BIGINT,
  events BIGINT,
  PRIMARY KEY (store_id, window_start_ms) NOT ENFORCED
) WITH (${SINK});

INSERT INTO sales_agg_minute
SELECT store_id, minute_ms, minute_ms + 60000, SUM(qty), COUNT(*)
FROM (SELECT payload.store_id AS store_id, CAST(payload.qty AS BIGINT) AS qty, payload.ts - MOD(payload.ts, 60000) AS minute_ms FROM sales)
GROUP BY store_id, minute_ms;
