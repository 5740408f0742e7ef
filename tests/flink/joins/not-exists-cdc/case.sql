-- NOT EXISTS over a change log
CREATE TABLE stock (
  sku STRING,
  site STRING,
  qty INT,
  PRIMARY KEY (sku, site) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/stock.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE want (
  sku STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/want.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  sku STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT sku FROM want w WHERE NOT EXISTS (SELECT 1 FROM stock s WHERE s.sku = w.sku AND s.qty > 1);
