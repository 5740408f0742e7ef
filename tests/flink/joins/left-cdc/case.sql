-- Left join against a change log: padding comes back after a delete
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
CREATE TABLE names (
  sku STRING,
  name STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/names.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  name STRING,
  site STRING,
  qty INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT n.name, s.site, s.qty FROM names n LEFT JOIN stock s ON n.sku = s.sku;
