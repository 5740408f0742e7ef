-- STR_TO_MAP with default and given delimiters
CREATE TABLE t (
  id INT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 MAP<STRING, STRING>,
  c2 STRING,
  c3 MAP<STRING, STRING>
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id,
  STR_TO_MAP(s),
  STR_TO_MAP(s)['a'],
  STR_TO_MAP(REPLACE(s, '=', ':'), ';', ':')
FROM t;
