-- The condition must contain the version's key
CREATE TABLE o (
  oid INT,
  cur STRING,
  ots TIMESTAMP(3),
  WATERMARK FOR ots AS ots
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE r (
  cur STRING,
  rate INT,
  rts TIMESTAMP(3),
  WATERMARK FOR rts AS rts,
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
INSERT INTO snk SELECT o.oid, r.rate FROM o JOIN r FOR SYSTEM_TIME AS OF o.ots ON o.oid = r.rate;
