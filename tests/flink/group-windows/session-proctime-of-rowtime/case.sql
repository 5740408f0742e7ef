CREATE TABLE t (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT SESSION_PROCTIME(ts, INTERVAL '3' SECOND) IS NULL x, SESSION_ROWTIME(ts, INTERVAL '3' SECOND) r, COUNT(*) FROM t GROUP BY SESSION(ts, INTERVAL '3' SECOND);
