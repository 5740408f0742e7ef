-- csv: escapes in quotes and outside of them
CREATE TABLE t (
  a STRING, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'csv',
  'csv.escape-character' = '\');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
