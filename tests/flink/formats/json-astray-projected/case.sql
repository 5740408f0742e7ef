-- json: values of the wrong shape where only a member is read, errors ignored
CREATE TABLE t (
  r ROW<a INT, b STRING>, x INT
) WITH (
  'connector' = 'filesystem',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT, x INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT r.a, x FROM t;
