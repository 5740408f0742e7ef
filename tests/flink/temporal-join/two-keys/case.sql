-- A version with a key of two columns
CREATE TABLE o (
  oid INT,
  a STRING,
  b INT,
  ots TIMESTAMP(3),
  WATERMARK FOR ots AS ots
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE v (
  a STRING,
  b INT,
  p DOUBLE,
  vts TIMESTAMP(3),
  WATERMARK FOR vts AS vts,
  PRIMARY KEY (a, b) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/v.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  oid INT,
  p DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT o.oid, v.p FROM o LEFT JOIN v FOR SYSTEM_TIME AS OF o.ots ON o.a = v.a AND o.b = v.b;
