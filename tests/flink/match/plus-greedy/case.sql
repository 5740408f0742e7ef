-- A B+ C, greedy
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
  a INT,
  b1 INT,
  b2 INT,
  c INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES FIRST(A.id) AS a, FIRST(B.id) AS b1, LAST(B.id) AS b2, C.id AS c
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B+ C)
  DEFINE A AS A.v < 3, B AS B.v > A.v, C AS C.v < LAST(B.v)
);
