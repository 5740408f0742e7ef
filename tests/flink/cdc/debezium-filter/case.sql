-- A filter over a change log: lone updates
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
CREATE TABLE snk (
  sku STRING,
  site STRING,
  qty INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT sku, site, qty FROM stock WHERE qty > 4;
