-- INSTR looks for the zeroth
CREATE TABLE t (n INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT INSTR('abc', 'b', 1, n) FROM t;
