-- Aggregates of cumulating windows
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  d DOUBLE,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  k STRING,
  a INT,
  b DOUBLE,
  f INT,
  l INT,
  cd BIGINT,
  cf BIGINT,
  la STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, k, AVG(v), ROUND(STDDEV_POP(d), 6), FIRST_VALUE(id), LAST_VALUE(v), COUNT(DISTINCT v), COUNT(DISTINCT v) FILTER (WHERE v > 6), LISTAGG(DISTINCT CAST(v AS STRING), '|')
FROM TABLE(CUMULATE(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '30' SECOND))
GROUP BY window_start, window_end, k;
