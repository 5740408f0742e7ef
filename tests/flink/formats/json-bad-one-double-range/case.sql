-- json: 1e400 read as DOUBLE
CREATE TABLE t (
  n INT, v DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v DOUBLE
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
