-- json: a map by INT
CREATE TABLE t (m MAP<INT, STRING>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (m MAP<INT, STRING>) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
