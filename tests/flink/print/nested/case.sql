-- Nested collections in print
CREATE TABLE t (
  aa ARRAY<ARRAY<STRING>>,
  ar ARRAY<ROW<a INT, t TIMESTAMP(3)>>,
  ma MAP<STRING, ARRAY<INT>>,
  rr ROW<i ROW<x INT>, d DATE>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  aa ARRAY<ARRAY<STRING>>,
  ar ARRAY<ROW<`a` INT, `t` TIMESTAMP(3)>>,
  ma MAP<STRING, ARRAY<INT>>,
  rr ROW<`i` ROW<`x` INT>, `d` DATE>
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT * FROM t;
