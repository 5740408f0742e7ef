-- A file system table without a format
CREATE TABLE t (a STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt');
CREATE TABLE snk (
  a STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
