-- COUNT DISTINCT over a change log
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
  s INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT site, COUNT(DISTINCT sku) AS d, SUM(qty) AS s FROM stock GROUP BY site;
