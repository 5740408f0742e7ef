-- LAG and LEAD with offsets, also negative ones and zero
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (q STRING, id INT, v INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT 'a', id, LAG(v, 2) OVER (ORDER BY id DESC) FROM t WHERE v IS NOT NULL;
INSERT INTO snk SELECT 'b', id, LEAD(v, -1) OVER (ORDER BY id) FROM t WHERE v IS NOT NULL;
INSERT INTO snk SELECT 'c', id, LAG(v, 0) OVER (ORDER BY id) FROM t WHERE v IS NOT NULL;
INSERT INTO snk SELECT 'd', id, LAG(v, -2) OVER (ORDER BY id) FROM t WHERE v IS NOT NULL;
INSERT INTO snk SELECT 'e', id, LEAD(v, 3, 77) OVER (PARTITION BY k ORDER BY id) FROM t WHERE v IS NOT NULL;
