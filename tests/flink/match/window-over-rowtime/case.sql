-- A window over MATCH_ROWTIME
CREATE TABLE e (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
WITH m AS (SELECT * FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES MATCH_ROWTIME() AS mt, A.id AS a
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B)
  DEFINE A AS A.v < 4, B AS B.v > A.v
))
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE m, DESCRIPTOR(mt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
