-- HAVING and DISTINCT over a change log
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
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT DISTINCT n FROM (SELECT sku, COUNT(*) AS n FROM stock GROUP BY sku HAVING SUM(qty) > 3);
