-- UNNEST of a constructed array per row
CREATE TABLE o (
  a INT,
  b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT,
  x INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT a, x FROM o CROSS JOIN UNNEST(ARRAY[a, b, a + b]) AS t (x);
