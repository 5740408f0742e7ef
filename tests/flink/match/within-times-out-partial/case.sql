-- A partial match that runs out of time makes room for the next
CREATE TABLE e (
  c STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  t1 TIMESTAMP(3),
  t2 TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  ORDER BY ts
  MEASURES FIRST(A.ts) AS t1, B.ts AS t2, COUNT(A.c) AS n
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A+ B) WITHIN INTERVAL '10' SECOND
  DEFINE A AS A.c = 'a', B AS B.c = 'b'
);
