-- Temporal join with a further condition on the version
CREATE TABLE o (
  oid INT,
  cur STRING,
  amount INT,
  ots TIMESTAMP(3),
  WATERMARK FOR ots AS ots
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE lim (
  cur STRING,
  lo INT,
  rts TIMESTAMP(3),
  WATERMARK FOR rts AS rts,
  PRIMARY KEY (cur) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/lim.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  oid INT,
  lo INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT o.oid, r.lo FROM o LEFT JOIN lim FOR SYSTEM_TIME AS OF o.ots AS r ON o.cur = r.cur AND o.amount > r.lo;
