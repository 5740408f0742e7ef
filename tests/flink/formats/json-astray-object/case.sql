-- json: an object or array in a column of single values, errors ignored: its members are taken for the row's
CREATE TABLE t (
  id INT, v INT, s STRING, w BIGINT
) WITH (
  'connector' = 'filesystem',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT, v INT, s STRING, w BIGINT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
