-- json: a timestamp standard in small letters
CREATE TABLE t (
  a TIMESTAMP(3)
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json',
  'json.timestamp-format.standard' = 'iso-8601');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
