-- Functions and constants in MEASURES and DEFINE
CREATE TABLE e (
  k STRING,
  s STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  t STRING,
  fixed INT,
  speed STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES UPPER(A.s) || '/' || SPLIT_INDEX(B.s, ':', 1) AS t, 42 AS fixed, CASE WHEN B.ts > A.ts + INTERVAL '1' SECOND THEN 'slow' ELSE 'fast' END AS speed
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B)
  DEFINE A AS A.s LIKE 'start%', B AS STARTSWITH(B.s, 'end')
);
