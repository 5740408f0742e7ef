-- A variable without DEFINE matches every row
CREATE TABLE e (
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT,
  y INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  ORDER BY ts
  MEASURES X.v AS x, Y.v AS y
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (X Y)
  DEFINE X AS X.v > 1
);
