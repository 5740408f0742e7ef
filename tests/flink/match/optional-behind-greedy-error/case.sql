SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, m0, m1, m2, m3, m4 FROM t MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES MAX(A.s) AS m0, MIN(D.v) AS m1, COALESCE(B.s, '-') AS m2, LAST(A.id) AS m3, AVG(A.v) AS m4
  ONE ROW PER MATCH
  AFTER MATCH SKIP TO LAST C
  PATTERN (A{2}? B{0,2} C? D)
  DEFINE A AS MOD(A.id, 2) = 0,
    B AS B.v >= MAX(A.v) OR B.v >= AVG(B.v),
    C AS C.id > COUNT(A.id),
    D AS B.v IS NULL OR D.v > B.v
);
