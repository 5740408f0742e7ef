-- debezium-json: a map by INT
CREATE TABLE t (m MAP<INT, STRING>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'debezium-json');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT m[1] FROM t;
