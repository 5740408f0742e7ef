-- Maps whose values have no common type: the left one is cast to the right one's
CREATE TABLE t (i INT, a ARRAY<INT>, ta ARRAY<TIMESTAMP(3)>, da ARRAY<DATE>, m MAP<STRING, INT>, ms MAP<STRING, STRING>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (i INT, a BOOLEAN, b BOOLEAN, c BOOLEAN, d BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i, m = ms, m <> ms, ms = m, m = MAP['a', '1'] FROM t;
