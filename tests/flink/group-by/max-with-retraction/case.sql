-- MAX and MIN over a change log fall back when the largest leaves
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
  hi INT,
  lo INT,
  n BIGINT,
  s INT,
  a INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT sku, MAX(qty) AS hi, MIN(qty) AS lo, COUNT(*) AS n, SUM(qty) AS s, AVG(qty) AS a FROM stock GROUP BY sku;
