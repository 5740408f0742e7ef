-- CHAR and VARCHAR columns and literals of different lengths
CREATE TABLE t (
  id INT,
  c CHAR(4),
  v VARCHAR(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 BOOLEAN,
  c2 VARCHAR(8),
  c3 INT,
  c4 STRING,
  c5 VARCHAR(2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  c = v,
  c || '|' || v,
  CHAR_LENGTH(c),
  CAST(v AS CHAR(5)) || '|',
  CAST(c AS VARCHAR(2))
FROM t;
