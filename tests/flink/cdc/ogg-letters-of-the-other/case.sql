-- ogg-json does not know the letters that debezium-json has for its operations
CREATE TABLE t (id INT, v STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'ogg-json', 'ogg-json.ignore-parse-errors' = 'true');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, v FROM t;
