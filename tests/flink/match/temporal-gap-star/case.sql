-- Everything between a login and a logout
CREATE TABLE e (
  k STRING,
  what STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  t1 TIMESTAMP(3),
  t2 TIMESTAMP(3),
  n BIGINT,
  ws STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES FIRST(I.ts) AS t1, O.ts AS t2, COUNT(M.what) AS n, LISTAGG(M.what) AS ws
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (I M* O)
  DEFINE I AS I.what = 'in', M AS M.what <> 'out', O AS O.what = 'out'
);
