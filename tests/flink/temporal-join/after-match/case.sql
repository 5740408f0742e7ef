-- Temporal join by MATCH_ROWTIME()
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
SELECT m.a, vv.rate FROM (SELECT * FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES MATCH_ROWTIME() AS rt, A.id AS a PATTERN (A B) DEFINE B AS B.v > 2)) m LEFT JOIN vv FOR SYSTEM_TIME AS OF m.rt ON m.k = vv.cur;
