-- a line that is null at the end
CREATE TABLE t (id INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk (id INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
