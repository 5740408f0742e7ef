-- a line that is null, errors ignored
CREATE TABLE t (id INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json', 'json.ignore-parse-errors' = 'true');
CREATE TABLE snk (id INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
