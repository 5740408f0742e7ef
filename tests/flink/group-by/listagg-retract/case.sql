-- LISTAGG over a change log
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
  sites STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT sku, LISTAGG(site) AS sites FROM stock GROUP BY sku;
