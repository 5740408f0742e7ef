-- A{2,3}? B reluctant
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
  a1 INT,
  a3 INT,
  b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES FIRST(A.id) AS a1, LAST(A.id) AS a3, B.id AS b
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A{2,3}? B)
  DEFINE A AS A.v < 6, B AS B.v > 0
);
