-- Temporal join of a UNION ALL of two streams
CREATE TABLE e (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE f (
  fid INT, fk STRING, w INT, g STRING, ft TIMESTAMP(3),
  WATERMARK FOR ft AS ft - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/f.jsonl',
  'format' = 'json'
);
CREATE TABLE vv (
  cur STRING, rate INT, vt TIMESTAMP(3),
  WATERMARK FOR vt AS vt - INTERVAL '1' SECOND,
  PRIMARY KEY (cur) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/vv.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT u.id, vv.rate FROM (SELECT id, k, ts FROM e UNION ALL SELECT fid, fk, ft FROM f) u LEFT JOIN vv FOR SYSTEM_TIME AS OF u.ts ON u.k = vv.cur;
