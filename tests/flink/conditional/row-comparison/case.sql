-- Comparison of rows; <> with a NULL inside is TRUE
CREATE TABLE t (
  id INT,
  a INT,
  b STRING
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
  c5 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  (a, b) = (1, 'x'),
  (a, b) <> (1, 'x'),
  (a, b) IN ((1, 'x'), (2, 'a')),
  ROW(a, b) = ROW(1, 'x'),
  ROW(a, b) IS NULL
FROM t;
