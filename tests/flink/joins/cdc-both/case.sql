-- Join of a change log with an append table and an aggregate on top
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
  q INT,
  c BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT n.name, SUM(s.qty) AS q, COUNT(*) AS c FROM names n JOIN stock s ON n.sku = s.sku GROUP BY n.name;
