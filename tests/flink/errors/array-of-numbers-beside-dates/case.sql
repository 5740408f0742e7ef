-- An array of numbers is not compared with one of dates
CREATE TABLE t (i INT, a ARRAY<INT>, ta ARRAY<TIMESTAMP(3)>, da ARRAY<DATE>, m MAP<STRING, INT>, ms MAP<STRING, STRING>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (b BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT da <> a FROM t;
