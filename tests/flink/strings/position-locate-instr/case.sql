-- POSITION, LOCATE, INSTR
CREATE TABLE t (
  id INT,
  s STRING,
  f STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 INT,
  c2 INT,
  c3 INT,
  c4 INT,
  c5 INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  POSITION(f IN s),
  LOCATE(f, s),
  LOCATE(f, s, 4),
  INSTR(s, f),
  LOCATE(f, s, 0)
FROM t;
