-- json: a null in a top-level array
CREATE TABLE t (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
