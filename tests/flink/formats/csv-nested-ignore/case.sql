-- csv: rows and arrays with elements too few and too many, errors ignored
CREATE TABLE t (
  r ROW<a INT, b STRING>, l ARRAY<DOUBLE>, z STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'csv',
  'csv.ignore-parse-errors' = 'true');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
