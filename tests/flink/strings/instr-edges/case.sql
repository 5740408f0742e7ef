-- INSTR with starts before the end and empty texts
CREATE TABLE snk (
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING,
  c6 STRING,
  c7 STRING,
  c8 STRING,
  c9 STRING,
  c10 STRING,
  c11 STRING,
  c12 STRING
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT
  CAST(INSTR('abcabcabc', 'abc', 2) AS STRING),
  CAST(INSTR('abcabcabc', 'abc', 2, 2) AS STRING),
  CAST(INSTR('abcabcabc', 'abc', -1) AS STRING),
  CAST(INSTR('abcabcabc', 'abc', -1, 2) AS STRING),
  CAST(INSTR('abcabcabc', 'abc', -4) AS STRING),
  CAST(INSTR('abc', 'abc', -2) AS STRING),
  CAST(INSTR('abc', '', 2) AS STRING),
  CAST(INSTR('', '', 5) AS STRING),
  CAST(INSTR('', 'a') AS STRING),
  CAST(INSTR('abc', 'c', 0) AS STRING),
  CAST(INSTR('abc', 'z', -1) AS STRING),
  CAST(INSTR('aaa', 'aa', 1, 2) AS STRING)
FROM (VALUES (1)) AS v(x);
