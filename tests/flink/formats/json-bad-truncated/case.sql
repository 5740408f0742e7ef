-- json: a cut object
CREATE TABLE t (
  x INT, y STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT, y STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
