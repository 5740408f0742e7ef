-- UNNEST of a map gives keys and values
CREATE TABLE o (
  id INT,
  attrs MAP<STRING, INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id, k, v FROM o CROSS JOIN UNNEST(attrs) AS t (k, v);
