-- A processing-time temporal join with a table that cannot be looked up is refused
CREATE TABLE o (
  oid INT,
  cur STRING,
  p AS PROCTIME()
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE r (
  cur STRING,
  rate INT,
  PRIMARY KEY (cur) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/r.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  oid INT,
  rate INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT o.oid, v.rate FROM o JOIN r FOR SYSTEM_TIME AS OF o.p AS v ON o.cur = v.cur;
