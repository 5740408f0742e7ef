-- a pattern ordered by a plain timestamp
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE VIEW t2 AS SELECT id, k, v, CAST(ts AS TIMESTAMP(3)) AS ts FROM t;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t2 MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.id AS a, LAST(B.id) AS b, SUM(B.v) AS s AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+? C) DEFINE B AS B.v > A.v OR B.v IS NULL, C AS C.v < 30) m;
