-- Padded rows of a LEFT interval join are in time for OVER
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
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT id, COUNT(fid) OVER (PARTITION BY k ORDER BY ts) AS c FROM (SELECT e.id, e.k, e.ts, f.fid FROM e LEFT JOIN f ON e.k = f.fk AND f.ft BETWEEN e.ts - INTERVAL '4' SECOND AND e.ts + INTERVAL '4' SECOND);
