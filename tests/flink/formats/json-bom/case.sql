-- A byte order mark at the start of a JSON file
CREATE TABLE t (
  a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
