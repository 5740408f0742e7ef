-- Of no rows a global aggregate gives one row in batch mode; the broken line is not read
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE bad (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/bad.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT COUNT(*) AS c, SUM(v) AS s, MAX(k) AS m, AVG(v) AS a FROM bad WHERE 1 = 0;
