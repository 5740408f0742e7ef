-- A temporal join over TIMESTAMP_LTZ row times
SET 'pipeline.auto-watermark-interval' = '0';
SET 'table.local-time-zone' = 'Asia/Tokyo';
CREATE TABLE p (
  id INT,
  k STRING,
  ms BIGINT,
  ts AS TO_TIMESTAMP_LTZ(ms, 3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/p.jsonl',
  'format' = 'json'
);
CREATE TABLE q (
  k STRING,
  r INT,
  ms BIGINT,
  vt AS TO_TIMESTAMP_LTZ(ms, 3),
  WATERMARK FOR vt AS vt - INTERVAL '1' DAY,
  PRIMARY KEY (k) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/q.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  id INT,
  r INT,
  vt TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT p.id, q.r, q.vt
FROM p LEFT JOIN q FOR SYSTEM_TIME AS OF p.ts ON p.k = q.k;
