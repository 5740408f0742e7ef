-- UNION ALL of a change log and an append table
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
CREATE TABLE more (
  sku STRING,
  qty INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/more.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  sku STRING,
  qty INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT sku, qty FROM stock UNION ALL SELECT sku, qty FROM more;
