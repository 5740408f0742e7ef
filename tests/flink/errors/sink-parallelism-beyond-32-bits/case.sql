-- An option that is an INT does not hold 2147483648
CREATE TABLE t (i INT, l BIGINT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (i INT) WITH ('connector' = 'print', 'sink.parallelism' = '2147483648');
INSERT INTO snk SELECT i FROM t;
