-- A legacy TUMBLE with an alignment time
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
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT TUMBLE_START(ts, INTERVAL '10' SECOND, TIME '00:00:03'), TUMBLE_END(ts, INTERVAL '10' SECOND, TIME '00:00:03'), COUNT(*) FROM s GROUP BY TUMBLE(ts, INTERVAL '10' SECOND, TIME '00:00:03');
