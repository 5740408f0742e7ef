-- View, cart, buy by one user within ten minutes
CREATE TABLE e (
  usr STRING,
  what STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  usr STRING,
  v TIMESTAMP(3),
  c TIMESTAMP(3),
  b TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT usr, v, c, b FROM e MATCH_RECOGNIZE (
  PARTITION BY usr ORDER BY ts
  MEASURES V.ts AS v, C.ts AS c, B.ts AS b
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (V C B) WITHIN INTERVAL '10' MINUTE
  DEFINE V AS what = 'view', C AS what = 'cart', B AS what = 'buy'
);
