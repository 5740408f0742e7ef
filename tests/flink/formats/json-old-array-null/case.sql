-- json by the older decoder: a null in a top-level array
CREATE TABLE t (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json',
  'json.decode.json-parser.enabled' = 'false');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
