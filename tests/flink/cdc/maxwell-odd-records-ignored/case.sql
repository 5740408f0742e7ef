-- maxwell-json: records without what they need, errors ignored
CREATE TABLE t (
  id INT, v STRING, n DOUBLE
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'maxwell-json',
  'maxwell-json.ignore-parse-errors' = 'true');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
