CREATE TABLE o (
  id INT,
  k STRING,
  p INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.jsonl', 'format' = 'json');
CREATE TABLE s (
  sid INT,
  k STRING,
  q INT,
  ss TIMESTAMP(3),
  WATERMARK FOR ss AS ss
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT o.id, s.sid FROM o LEFT JOIN s ON o.k IS NOT DISTINCT FROM s.k AND o.ts BETWEEN s.ss - INTERVAL '3' SECOND AND s.ss + INTERVAL '2' SECOND;
