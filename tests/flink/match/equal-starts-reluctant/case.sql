SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES FIRST(A.id) AS fA, LAST(A.id) AS lA, COUNT(A.id) AS cA, FIRST(B.id) AS fB, LAST(B.id) AS lB, COUNT(B.id) AS cB, FIRST(C.id) AS fC, LAST(C.id) AS lC, COUNT(C.id) AS cC, FIRST(D.id) AS fD, LAST(D.id) AS lD, COUNT(D.id) AS cD ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A{1,3}? B{0,2}? C? D{1,2}?) DEFINE A AS TRUE, B AS B.s IS NOT NULL, C AS TRUE, D AS D.v <= 5);
