-- Top 1 over a change log: the next row moves up after a delete
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
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT sku, site, qty, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY site ORDER BY qty DESC) AS rn FROM stock) WHERE rn <= 1;
