CREATE TABLE t (k STRING, n INT, s STRING, d DATE, e DECIMAL(6, 2)) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, a STRING, b STRING, c STRING, d STRING) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT k, CAST(COLLECT(n) AS STRING), CAST(COLLECT(s) AS STRING), CAST(COLLECT(d) AS STRING), CAST(COLLECT(e) AS STRING) FROM t GROUP BY k;
