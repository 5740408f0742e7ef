-- Where no column is read JSON reads all
CREATE TABLE t (m MAP<INT, STRING>, a INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (x BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT COUNT(*) FROM t;
