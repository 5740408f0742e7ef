-- SKIP TO FIRST variable
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
  a INT,
  b INT,
  c INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES A.v AS a, B.v AS b, C.v AS c
  ONE ROW PER MATCH AFTER MATCH SKIP TO FIRST B
  PATTERN (A B C)
  DEFINE B AS B.v > A.v
);
