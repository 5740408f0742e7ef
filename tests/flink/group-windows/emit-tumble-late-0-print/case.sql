-- Legacy TUMBLE windows: tumble-late-0-print
SET 'pipeline.auto-watermark-interval' = '0';
SET 'table.exec.emit.late-fire.enabled' = 'true';
SET 'table.exec.emit.late-fire.delay' = '0 ms';
SET 'table.exec.emit.allow-lateness' = '30 s';
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  k STRING,
  n BIGINT,
  m INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT TUMBLE_START(ts, INTERVAL '5' SECOND), k, COUNT(*), MAX(v)
FROM s
GROUP BY k, TUMBLE(ts, INTERVAL '5' SECOND);
