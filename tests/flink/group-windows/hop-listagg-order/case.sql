SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '0' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, HOP_END(ts, INTERVAL '3' SECOND, INTERVAL '7' SECOND) AS w0, LISTAGG(s) AS a0, MAX(d) AS a1 FROM t WHERE s IS NOT NULL GROUP BY k, HOP(ts, INTERVAL '3' SECOND, INTERVAL '7' SECOND) HAVING MAX(v) > 3;
