-- LISTAGG over a change log row by row
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
  l STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT site, LISTAGG(sku) AS l FROM stock GROUP BY site;
