-- LIMIT and OFFSET count in 32 bits: 4294967297 is 1, 2147483648 is none
CREATE TABLE t (i INT, l BIGINT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE first_one (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/first_one', 'format' = 'json');
CREATE TABLE no_row (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/no_row', 'format' = 'json');
CREATE TABLE second_one (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/second_one', 'format' = 'json');
INSERT INTO first_one SELECT i FROM t LIMIT 4294967297;
INSERT INTO no_row SELECT i FROM t LIMIT 2147483648;
INSERT INTO second_one SELECT i FROM t LIMIT 4294967297 OFFSET 4294967297;
