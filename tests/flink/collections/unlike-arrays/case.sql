-- Arrays whose members have no common type are equal where there is nothing but NULLs
CREATE TABLE t (id INT, a ARRAY<INT>, s ARRAY<STRING>, aa ARRAY<ARRAY<INT>>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, e BOOLEAN, n BOOLEAN, d BOOLEAN, nd BOOLEAN, ea BOOLEAN, l BOOLEAN)
WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT id, a = s, a <> s, a IS DISTINCT FROM s, a IS NOT DISTINCT FROM s, aa = s, a = ARRAY['1', '2'] FROM t;
