-- Digits that are not ASCII make whole numbers only
CREATE TABLE t (s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT s, IS_DECIMAL(s) AS a, IS_DIGIT(s) AS b FROM t;
