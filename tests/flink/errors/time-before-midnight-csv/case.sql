-- The TIME of a TIMESTAMP before 1970 is negative and has no text
CREATE TABLE t (id INT, ts TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, tm TIME) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'csv');
INSERT INTO snk SELECT id, CAST(ts AS TIME) FROM t;
