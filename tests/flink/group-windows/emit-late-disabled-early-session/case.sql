-- Legacy SESSION with emit options: late disabled early
SET 'table.exec.emit.early-fire.enabled' = 'true';
SET 'table.exec.emit.early-fire.delay' = '1 h';
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
  k STRING,
  n BIGINT,
  q INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT SESSION_START(ts, INTERVAL '6' SECOND), k, COUNT(*), SUM(v) FROM s GROUP BY k, SESSION(ts, INTERVAL '6' SECOND);
