-- CURRENT_WATERMARK is NULL before the first watermark
CREATE TABLE s (
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  v INT,
  wm TIMESTAMP(3),
  late BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT v, CURRENT_WATERMARK(ts) AS wm, ts <= CURRENT_WATERMARK(ts) AS late FROM s;
