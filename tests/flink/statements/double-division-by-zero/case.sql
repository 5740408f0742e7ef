-- A DOUBLE divided by zero is infinite
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a DOUBLE, b DOUBLE, c DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(a AS DOUBLE) / 0, -CAST(a AS DOUBLE) / 0, (CAST(a AS DOUBLE) - a) / 0 FROM t;
