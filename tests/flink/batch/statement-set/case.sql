-- a statement set of an aggregate and its input
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, v INT) WITH ('connector' = 'print');
CREATE TABLE sums (k STRING, s INT) WITH ('connector' = 'print', 'print-identifier' = 'sums');
EXECUTE STATEMENT SET BEGIN
INSERT INTO snk SELECT id, v FROM t WHERE v > 10;
INSERT INTO sums SELECT k, SUM(v) FROM t GROUP BY k;
END;
