-- UNNEST of an array of rows spreads its fields
CREATE TABLE o (
  id INT,
  items ARRAY<ROW<sku STRING, qty INT>>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  sku STRING,
  qty INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT o.id, t.sku, t.qty FROM o, UNNEST(o.items) AS t (sku, qty);
