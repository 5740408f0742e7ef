CREATE TABLE t (ts TIMESTAMP(3), k STRING, n INT, o INT, d INT, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, n INT, a INT, b INT, c STRING) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT k, n,
  LAG(n, o) OVER (PARTITION BY k ORDER BY ts),
  LAG(n, o, d) OVER (PARTITION BY k ORDER BY ts),
  LAG(k, o, CAST(d AS STRING)) OVER (PARTITION BY k ORDER BY ts)
FROM t;
