-- debezium-json: records without what they need, errors ignored
CREATE TABLE t (
  id INT, v STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'debezium-json',
  'debezium-json.ignore-parse-errors' = 'true');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
