CREATE TABLE t (ts TIMESTAMP(3), k STRING, n INT, s STRING, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, n INT, a INT, b INT, c STRING, d INT, e INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT k, n, x, n - x, TYPEOF(x), COALESCE(x, 99), x + 1 FROM (
  SELECT k, n, LAG(n, 1, 0) OVER (PARTITION BY k ORDER BY ts) AS x FROM t);
