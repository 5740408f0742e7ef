-- ROUND of NaN
CREATE TABLE t (n DOUBLE) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT ROUND(n, 1) FROM t;
