-- json: a top-level array with an element that is no object, errors ignored: what follows it is lost
CREATE TABLE t (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json',
  'json.ignore-parse-errors' = 'true');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
