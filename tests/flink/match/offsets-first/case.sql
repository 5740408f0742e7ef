-- FIRST with offsets
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
  k STRING,
  f0 INT,
  f1 INT,
  f2 INT,
  l0 INT,
  l1 INT,
  l5 INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES FIRST(B.id, 0) AS f0, FIRST(B.id, 1) AS f1, FIRST(B.id, 2) AS f2, LAST(B.id, 0) AS l0, LAST(B.id, 1) AS l1, LAST(B.id, 5) AS l5
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B+ C)
  DEFINE A AS A.v < 3, B AS B.v > LAST(B.v, 1) OR LAST(B.v, 1) IS NULL, C AS C.v < LAST(B.v)
);
