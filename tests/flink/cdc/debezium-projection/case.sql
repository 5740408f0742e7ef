-- A projection that drops the key, with an expression
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
  site STRING,
  q INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT site, qty * 10 AS q FROM stock;
