-- IN over a change log: rows leave when their match leaves
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
SELECT sku FROM want WHERE sku IN (SELECT sku FROM stock WHERE qty > 1);
