-- A NULL element in CAST(a AS BIGINT ARRAY), whose elements are NOT NULL
CREATE TABLE t (i INT, a ARRAY<INT>, ta ARRAY<TIMESTAMP(3)>, da ARRAY<DATE>, m MAP<STRING, INT>, ms MAP<STRING, STRING>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a ARRAY<BIGINT>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT CAST(a AS BIGINT ARRAY) FROM t;
