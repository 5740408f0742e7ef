-- canal-json: a row that is NULL fails
CREATE TABLE c (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'canal-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM c;
