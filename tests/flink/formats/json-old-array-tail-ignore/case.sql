-- json by the older decoder: elements of a top-level array that are no objects, errors ignored
CREATE TABLE t (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json',
  'json.ignore-parse-errors' = 'true',
  'json.decode.json-parser.enabled' = 'false');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
