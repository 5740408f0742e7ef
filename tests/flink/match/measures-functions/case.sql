-- Functions and CASE in MEASURES
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
  s STRING,
  d STRING,
  t INT,
  c INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES UPPER(A.k) || CAST(B.v AS STRING) AS s, CASE WHEN B.v > A.v THEN 'up' ELSE 'down' END AS d, TIMESTAMPDIFF(SECOND, A.ts, B.ts) AS t, 7 AS c
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B)
  DEFINE A AS A.v < 4, B AS B.v <> A.v
);
