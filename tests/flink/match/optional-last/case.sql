SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, m0, m1, m2, m3 FROM t MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES SUM(A.d) AS m0, SUM(A.d) AS m1, COUNT(*) AS m2, FIRST(C.v, 1) AS m3
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A{1,3}? B+? C?)
  WITHIN INTERVAL '3' SECOND
  DEFINE A AS TRUE,
    B AS B.v IS NULL OR B.v < 6
);
