-- a sink with a key takes final rows
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING PRIMARY KEY NOT ENFORCED, n BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT k, COUNT(*) FROM t WHERE k IS NOT NULL GROUP BY k;
