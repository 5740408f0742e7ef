-- JSON gives no VARIANT
CREATE TABLE t (id INT, v VARIANT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (v VARIANT) WITH ('connector' = 'print');
INSERT INTO snk SELECT v FROM t;
