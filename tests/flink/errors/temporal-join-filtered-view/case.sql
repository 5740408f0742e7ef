CREATE TABLE o (
  id INT,
  k STRING,
  p INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.jsonl', 'format' = 'json');
CREATE TABLE ver (
  k STRING,
  r DECIMAL(10,2),
  vt TIMESTAMP(3),
  PRIMARY KEY (k) NOT ENFORCED,
  WATERMARK FOR vt AS vt
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/ver.jsonl', 'format' = 'debezium-json');
CREATE VIEW vv AS SELECT k, r, vt FROM ver WHERE r > 1.6;
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT o.id, vv.r FROM o LEFT JOIN vv FOR SYSTEM_TIME AS OF o.ts ON o.k = vv.k;
