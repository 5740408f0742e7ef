-- AVG and SUM of several types in a window
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
  a DECIMAL(38, 6),
  b FLOAT,
  c SMALLINT,
  e BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, AVG(dd), SUM(f), AVG(sm), MAX(bi)
FROM TABLE(HOP((SELECT *, CAST(d AS DECIMAL(6, 2)) AS dd, CAST(d AS FLOAT) AS f, CAST(v AS SMALLINT) AS sm, CAST(v AS BIGINT) AS bi FROM s), DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '20' SECOND))
GROUP BY window_start, window_end;
