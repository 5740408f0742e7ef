-- Top 2 over a change log with the rank: exact changes
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
  qty INT,
  rn BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT sku, site, qty, rn FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY qty DESC) AS rn FROM stock) WHERE rn <= 2;
