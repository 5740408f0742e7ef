-- COUNT DISTINCT, FIRST_VALUE, COLLECT over a change log
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
  d BIGINT,
  s INT,
  c MULTISET<STRING>
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT site, COUNT(DISTINCT sku) AS d, SUM(qty) AS s, COLLECT(sku) AS c FROM stock GROUP BY site;
