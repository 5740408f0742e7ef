-- LPAD, RPAD and REGEXP_REPLACE give NULL although their type is NOT NULL; other functions over them take it for an empty text
CREATE TABLE t (id INT NOT NULL, s STRING NOT NULL, f DECIMAL(10, 2) NOT NULL) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE texts (a STRING, b STRING, c STRING, d STRING, e STRING, f STRING) WITH ('connector' = 'print', 'print-identifier' = 'texts');
CREATE TABLE others (a BOOLEAN, b INT, c STRING, d DECIMAL(2, 0), e DECIMAL(11, 0)) WITH ('connector' = 'print', 'print-identifier' = 'others');
INSERT INTO texts SELECT LPAD(s, -1, 'x'), RPAD(s, id - 2, 'x'), LPAD(s, 3, ''), CAST(RPAD(s, -1, 'x') AS STRING), COALESCE(LPAD(s, -1, 'x'), 'y'), REGEXP_REPLACE(s, '[', 'x') FROM t;
INSERT INTO others SELECT LPAD(s, -1, 'x') IS NULL, CHAR_LENGTH(LPAD(s, -1, 'x')), UPPER(RPAD(s, -1, 'x')), CAST(f AS DECIMAL(2, 0)), CAST(f AS DECIMAL(2, 0)) + 1 FROM t;
