-- LISTAGG over no rows, of a column that is NOT NULL
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT FIRST_VALUE(c6) AS c8, LISTAGG(c6) FILTER (WHERE c6 <> c5) AS c9, LISTAGG(c6) AS c10
FROM (SELECT s AS c5, COALESCE(s, 'none') AS c6 FROM t);
