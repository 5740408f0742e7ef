-- ogg-json reads all columns
CREATE TABLE t (m MAP<INT, STRING>, a INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'ogg-json');
CREATE TABLE snk (x BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
