-- TO_TIMESTAMP_LTZ of a number with NULL for its precision
CREATE TABLE t (i INT, l BIGINT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (z TIMESTAMP_LTZ(3)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT TO_TIMESTAMP_LTZ(l, NULL) FROM t;
