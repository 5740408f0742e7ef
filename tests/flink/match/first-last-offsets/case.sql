-- FIRST and LAST with offsets, NULL out of range
CREATE TABLE e (
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  f0 INT,
  f1 INT,
  f5 INT,
  l0 INT,
  l1 INT,
  l9 INT,
  a INT,
  fx INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES FIRST(A.v) AS f0, FIRST(A.v, 1) AS f1, FIRST(A.v, 5) AS f5, LAST(A.v) AS l0, LAST(A.v, 1) AS l1, LAST(A.v, 9) AS l9, A.v AS a, FIRST(A.v * 10, 2) AS fx
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A+ B)
  DEFINE A AS A.v > 0, B AS B.v = 0
);
