-- A DECIMAL into a narrower one: overflow is NULL, digits are rounded
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a DECIMAL(4, 1), b DECIMAL(38, 18)) WITH ('connector' = 'print');
INSERT INTO snk SELECT c, c FROM t;
