-- Temporal join behind a LEFT interval join
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
SELECT j.id, j.fid, vv.rate FROM (SELECT e.id, e.k, e.ts, f.fid FROM e LEFT JOIN f ON e.k = f.fk AND f.ft BETWEEN e.ts - INTERVAL '4' SECOND AND e.ts + INTERVAL '4' SECOND) j LEFT JOIN vv FOR SYSTEM_TIME AS OF j.ts ON j.k = vv.cur;
