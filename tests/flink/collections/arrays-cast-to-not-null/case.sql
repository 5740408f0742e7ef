-- CAST(a AS BIGINT ARRAY) and INT ARRAY
CREATE TABLE t (i INT, a ARRAY<INT>, ta ARRAY<TIMESTAMP(3)>, da ARRAY<DATE>, m MAP<STRING, INT>, ms MAP<STRING, STRING>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (i INT, a ARRAY<BIGINT>, b ARRAY<STRING>, c ARRAY<INT>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i, CAST(a AS BIGINT ARRAY), CAST(a AS STRING ARRAY), CAST(a AS INT ARRAY) FROM t WHERE i < 4;
