-- Error rate per minute and path from raw log lines
CREATE TABLE log (
  line STRING,
  ts AS TO_TIMESTAMP(REGEXP_EXTRACT(line, '\[([^\]]+)\]', 1), 'dd/MMM/yyyy:HH:mm:ss'),
  path AS REGEXP_EXTRACT(line, '"[A-Z]+ ([^ ?]+)', 1),
  status AS CAST(REGEXP_EXTRACT(line, '" ([0-9]{3}) ', 1) AS INT),
  WATERMARK FOR ts AS ts - INTERVAL '10' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/log.txt',
  'format' = 'raw'
);
CREATE TABLE snk (
  wstart TIMESTAMP(3),
  path STRING,
  n BIGINT,
  errors BIGINT,
  rate DECIMAL(6, 3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, path, COUNT(*), COUNT(*) FILTER (WHERE status >= 500), CAST(COUNT(*) FILTER (WHERE status >= 500) AS DECIMAL(10, 3)) / COUNT(*)
FROM TABLE(TUMBLE(TABLE log, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, path;
