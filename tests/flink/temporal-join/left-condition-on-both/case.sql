-- LEFT temporal join with a condition on both sides
CREATE TABLE e (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE vv (
  cur STRING, rate INT, vt TIMESTAMP(3),
  WATERMARK FOR vt AS vt - INTERVAL '1' SECOND,
  PRIMARY KEY (cur) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/vv.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT e.id, vv.rate, vv.vt FROM e LEFT JOIN vv FOR SYSTEM_TIME AS OF e.ts ON e.k = vv.cur AND vv.rate > e.v * 2;
