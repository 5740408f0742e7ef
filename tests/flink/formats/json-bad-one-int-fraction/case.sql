-- json: 1.5 read as INT
CREATE TABLE t (
  n INT, v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
