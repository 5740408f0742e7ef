-- a line that is null, missing fields fail
CREATE TABLE t (id INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json', 'json.fail-on-missing-field' = 'true');
CREATE TABLE snk (id INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
