CREATE TABLE t (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE s (
  sid INT,
  k STRING,
  q INT,
  ss TIMESTAMP(3),
  WATERMARK FOR ss AS ss
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT id, SUM(v) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) s FROM t WINDOW w AS (PARTITION BY k ORDER BY ts);
