-- IN lists with NULLs, strings of different lengths, many values
CREATE TABLE t (
  id INT,
  i INT,
  s STRING
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
  c9 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  i IN (1, 2, 3),
  i NOT IN (1, 2, 3),
  i IN (1, CAST(NULL AS INT)),
  i NOT IN (1, CAST(NULL AS INT)),
  s IN ('a', 'abc'),
  s NOT IN ('a', 'zz'),
  i IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22),
  i NOT IN (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24),
  (i, s) IN ((1, 'a'), (5, 'x'))
FROM t;
