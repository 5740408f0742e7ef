-- NaN, -0.0 and infinities as keys
CREATE TABLE t (id INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT CAST(s AS DOUBLE) AS k, COUNT(*) AS c FROM t GROUP BY CAST(s AS DOUBLE);
