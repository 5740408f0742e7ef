-- Nested rows, arrays and maps written as json
CREATE TABLE t (
  id INT,
  r ROW<a INT, b ARRAY<ROW<c STRING>>>,
  m MAP<STRING, ROW<x DOUBLE>>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  r ROW<`a` INT, `b` ARRAY<ROW<`c` STRING>>>,
  m MAP<STRING, ROW<`x` DOUBLE>>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM t;
