-- Other types than text are cut and padded to CHAR by UTF-16 units
CREATE TABLE t (i INT, r ROW<p INT, q STRING>, a ARRAY<INT>, x BYTES) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (i INT, a STRING, b STRING, c STRING, d STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i, CAST(r AS CHAR(10)) || '|', CAST(x AS CHAR(3)) || '|', CAST(x AS VARCHAR(2)) || '|', CAST(r AS VARCHAR(6)) || '|' FROM t;
