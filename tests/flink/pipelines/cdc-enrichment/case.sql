-- Orders and customers as change logs, joined and aggregated
CREATE TABLE cust (
  cid INT,
  name STRING,
  tier STRING,
  PRIMARY KEY (cid) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/cust.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE ord (
  oid INT,
  cid INT,
  amount DECIMAL(8, 2),
  PRIMARY KEY (oid) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ord.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  tier STRING,
  n BIGINT,
  total DECIMAL(38, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT COALESCE(c.tier, 'unknown') AS tier, COUNT(*) AS n, SUM(o.amount) AS total FROM ord o LEFT JOIN cust c ON o.cid = c.cid GROUP BY COALESCE(c.tier, 'unknown');
