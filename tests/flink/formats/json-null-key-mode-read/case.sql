-- json: an unknown mode of NULL keys in a table that is read
CREATE TABLE t (
  a INT
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json',
  'json.map-null-key.mode' = 'KEEP');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
