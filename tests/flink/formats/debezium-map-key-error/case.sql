-- A map whose keys are no texts is refused by change logs too
CREATE TABLE t (m MAP<INT, STRING>, a INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (x BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT CHAR_LENGTH(m[1]) FROM t;
