-- csv: line ends inside of quotes
CREATE TABLE t (
  a STRING, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
