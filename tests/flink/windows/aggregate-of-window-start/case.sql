-- Window columns inside aggregates and expressions
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
  h BIGINT,
  we STRING,
  x TIMESTAMP(3),
  sp INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT EXTRACT(SECOND FROM window_start), DATE_FORMAT(window_end, 'HH:mm:ss'), MAX(window_start), CAST(TIMESTAMPDIFF(SECOND, window_start, MAX(ts)) AS INT)
FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end;
