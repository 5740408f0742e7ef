-- RAND and RAND_INTEGER with a seed stay in their range
CREATE TABLE t (
  id INT,
  n INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 BOOLEAN,
  c2 BOOLEAN,
  c3 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  RAND() >= 0 AND RAND() < 1,
  RAND_INTEGER(10) BETWEEN 0 AND 9,
  RAND_INTEGER(7, 1) = 0
FROM t;
