-- Keep the row with the largest value over a change log
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
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT sku, site, qty FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY sku ORDER BY qty DESC, site) AS rn FROM stock) WHERE rn = 1;
