-- A filter over a change log is no versioned table
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
CREATE VIEW x AS SELECT * FROM vv WHERE rate > 10;
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT e.id, x.rate FROM e LEFT JOIN x FOR SYSTEM_TIME AS OF e.ts ON e.k = x.cur;
