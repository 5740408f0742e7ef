SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, m0, m1, m2, m3 FROM t MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES SUM(B.d) AS m0, COUNT(A.v) AS m1, COUNT(*) AS m2, LAST(A.v, 1) AS m3
  ONE ROW PER MATCH
  AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A*? B{1,3}?)
  DEFINE A AS A.v IS NULL OR A.v < 6,
    B AS B.v > SUM(A.v)
);
