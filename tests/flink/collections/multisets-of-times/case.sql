-- The order of printed multisets and maps whose keys are times
CREATE TABLE t (id INT, dt DATE, tm TIME, t3 TIMESTAMP(3), t9 TIMESTAMP(9), l3 TIMESTAMP_LTZ(3), l6 TIMESTAMP_LTZ(6)) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT COLLECT(dt) AS a, COLLECT(tm) AS b, COLLECT(t3) AS c, COLLECT(t9) AS d, COLLECT(l3) AS e, COLLECT(l6) AS f, COUNT(*) AS n FROM t;
