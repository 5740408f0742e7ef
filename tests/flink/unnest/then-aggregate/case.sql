-- Aggregate over unnested elements
CREATE TABLE o (
  id INT,
  items ARRAY<ROW<sku STRING, qty INT>>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  sku STRING,
  q INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT t.sku, SUM(t.qty) AS q FROM o CROSS JOIN UNNEST(items) AS t GROUP BY t.sku;
