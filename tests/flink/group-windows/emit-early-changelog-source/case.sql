-- Early firing over a change log
SET 'pipeline.auto-watermark-interval' = '0';
SET 'table.exec.emit.early-fire.enabled' = 'true';
SET 'table.exec.emit.early-fire.delay' = '0 ms';
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  n BIGINT,
  x INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT TUMBLE_START(ts, INTERVAL '10' SECOND), COUNT(*), SUM(v)
FROM s
GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
