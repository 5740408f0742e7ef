CREATE TABLE t (ts TIMESTAMP(3), k STRING, n INT, o INT, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, a INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT k, LAG(n, o) OVER (PARTITION BY k ORDER BY ts) FROM t;
