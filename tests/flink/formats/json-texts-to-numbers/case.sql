-- Texts and fractions in number columns
CREATE TABLE t (
  a INT, b BIGINT, c DOUBLE, d DECIMAL(5, 2), e BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT,
  b BIGINT,
  c DOUBLE,
  d DECIMAL(5, 2),
  e BOOLEAN
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
