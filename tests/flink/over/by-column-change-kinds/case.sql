CREATE TABLE s (
  sid INT,
  k STRING,
  q INT,
  ss TIMESTAMP(3),
  WATERMARK FOR ss AS ss
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE cdc (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  PRIMARY KEY (id) NOT ENFORCED,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/cdc.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT id, k, v, SUM(v) OVER (PARTITION BY k ORDER BY v) s FROM cdc;
