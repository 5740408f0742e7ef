-- csv: comments and quoted line ends
CREATE TABLE t (
  a STRING, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'csv',
  'csv.allow-comments' = 'true');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
