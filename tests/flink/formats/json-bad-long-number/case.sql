-- json: a number of 2,000 digits
CREATE TABLE t (
  x STRING, y INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x STRING, y INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
