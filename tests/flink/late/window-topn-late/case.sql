-- Late rows in window Top-N and window deduplication
CREATE TABLE s (
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE top (
  ws TIMESTAMP(3),
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/top',
  'format' = 'json'
);
CREATE TABLE lst (
  ws TIMESTAMP(3),
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/lst',
  'format' = 'json'
);
INSERT INTO top SELECT window_start, k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY v DESC) AS rn FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn <= 2;
INSERT INTO lst SELECT window_start, k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, k ORDER BY ts DESC) AS rn FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND))) WHERE rn = 1;
