-- JOIN FOR SYSTEM_TIME with deletes, late versions and equal times, watermark 30 s behind
SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE p (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/p.jsonl',
  'format' = 'json'
);
CREATE TABLE q (
  k STRING,
  r INT,
  vt TIMESTAMP(3),
  WATERMARK FOR vt AS vt - INTERVAL '30' SECOND,
  PRIMARY KEY (k) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/q.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  id INT,
  r INT,
  vt TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT p.id, q.r, q.vt
FROM p JOIN q FOR SYSTEM_TIME AS OF p.ts ON p.k = q.k;
