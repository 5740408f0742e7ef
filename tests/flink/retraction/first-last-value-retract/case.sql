-- FIRST_VALUE and LAST_VALUE over a change log
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
  f STRING,
  l STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT site, FIRST_VALUE(sku) AS f, LAST_VALUE(sku) AS l FROM stock GROUP BY site;
