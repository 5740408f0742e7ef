CREATE TABLE t (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, SUM(v) OVER w s FROM t WINDOW w AS (PARTITION BY k ORDER BY ts), w2 AS (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), w3 AS (w2);
