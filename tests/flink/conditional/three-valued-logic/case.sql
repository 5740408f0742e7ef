-- AND, OR, NOT over TRUE, FALSE, NULL
CREATE TABLE t (
  id INT,
  a BOOLEAN,
  b BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 BOOLEAN,
  c2 BOOLEAN,
  c3 BOOLEAN,
  c4 BOOLEAN,
  c5 BOOLEAN,
  c6 BOOLEAN,
  c7 BOOLEAN,
  c8 BOOLEAN,
  c9 INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  a AND b,
  a OR b,
  NOT a,
  a = b,
  a <> b,
  a IS DISTINCT FROM b,
  a IS UNKNOWN,
  (a AND b) IS NOT TRUE,
  CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END
FROM t;
