-- Texts of one character set, and functions over several
CREATE TABLE t (i INT, l BIGINT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a BOOLEAN, b STRING, c STRING, d INT, e BOOLEAN, f BOOLEAN, g STRING, h BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT N'a' = N'a', N'a' || N'b', CONCAT(N'a', 'b'), POSITION(N'a' IN s), N'abc' IN (s, 'b'), N'a' LIKE N'a', COALESCE(s, N'x'), _UTF16'abc' = s FROM t;
