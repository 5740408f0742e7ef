-- Aggregates in MEASURES
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
  n BIGINT,
  nb BIGINT,
  s INT,
  av INT,
  mi INT,
  mx INT,
  ad DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES COUNT(*) AS n, COUNT(B.v) AS nb, SUM(B.v) AS s, AVG(B.v) AS av, MIN(B.v) AS mi, MAX(B.v) AS mx, AVG(CAST(B.v AS DOUBLE)) AS ad
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B+ C)
  DEFINE A AS A.v < 3, B AS B.v > 2, C AS C.v < 3
);
