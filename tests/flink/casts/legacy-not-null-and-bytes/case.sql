-- Legacy casts: NULL under a type that is NOT NULL, bytes of any length, members of nested values, filled constants, TRY_CAST
SET 'table.exec.legacy-cast-behaviour' = 'enabled';
CREATE TABLE t (id INT, s STRING, ns STRING NOT NULL, ni INT NOT NULL, b BOOLEAN, x BYTES, na ARRAY<INT NOT NULL> NOT NULL, r ROW<p INT, q STRING>, ba ARRAY<BOOLEAN>) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE numbers (w STRING, a INT, b BIGINT, c DOUBLE, d DECIMAL(5, 2), e DATE, f BOOLEAN, g TINYINT, h TIMESTAMP(3), i DECIMAL(3, 2)) WITH ('connector' = 'print', 'print-identifier' = 'numbers');
CREATE TABLE binaries (w STRING, a BYTES, b BYTES, c BYTES, d BYTES, e BYTES) WITH ('connector' = 'print', 'print-identifier' = 'binaries');
CREATE TABLE texts (w STRING, a STRING, b STRING, c STRING, d STRING, e STRING, f STRING) WITH ('connector' = 'print', 'print-identifier' = 'texts');
INSERT INTO numbers SELECT 's', CAST(s AS INT), CAST(s AS BIGINT), CAST(s AS DOUBLE), CAST(s AS DECIMAL(5, 2)), CAST(s AS DATE), CAST(s AS BOOLEAN), CAST(s AS TINYINT), CAST(s AS TIMESTAMP(3)), CAST(ni AS DECIMAL(3, 2)) FROM t;
INSERT INTO numbers SELECT 'ns', CAST(ns AS INT), CAST(ns AS BIGINT), CAST(ns AS DOUBLE), CAST(ns AS DECIMAL(5, 2)), CAST(ns AS DATE), CAST(ns AS BOOLEAN), CAST(ns AS TINYINT), CAST(ns AS TIMESTAMP(3)), CAST(ns AS DECIMAL(3, 2)) FROM t;
INSERT INTO numbers SELECT 'constant', CAST('abc' AS INT), CAST('12' AS BIGINT), CAST('x' AS DOUBLE), CAST('1.5' AS DECIMAL(5, 2)), CAST('x' AS DATE), CAST('x' AS BOOLEAN), CAST(300 AS TINYINT), CAST('2024-01-02' AS TIMESTAMP(3)), CAST(300 AS DECIMAL(3, 2)) FROM t;
INSERT INTO binaries SELECT 'columns', CAST(s AS BINARY(2)), CAST(s AS VARBINARY(2)), CAST(x AS BINARY(2)), CAST(x AS VARBINARY(2)), CAST(x AS BINARY(9)) FROM t;
INSERT INTO binaries SELECT 'constants', CAST('abc' AS BINARY(2)), CAST('abc' AS VARBINARY(2)), CAST('abc' AS BINARY(5)), TRY_CAST(s AS BINARY(2)), CAST(x'0102' AS VARBINARY(1)) FROM t;
INSERT INTO texts SELECT 'nested', CAST(CAST(r AS ROW<a BIGINT, b VARCHAR(2)>) AS STRING), CAST(CAST(na AS ARRAY<CHAR(3)>) AS STRING), CAST(CAST(na AS ARRAY<BOOLEAN>) AS STRING), CAST(ba AS STRING), CAST(CAST(ba AS ARRAY<STRING>) AS STRING), CAST(r AS VARCHAR(2)) FROM t;
INSERT INTO texts SELECT 'constants', CAST('abcdef' AS VARCHAR(2)) || 'x', CAST(123456 AS VARCHAR(2)) || 'y', CAST(TRUE AS CHAR(6)) || '|', CAST(-1.5 AS CHAR(6)) || '|', CAST(DATE '2024-01-02' AS CHAR(3)), CAST(ARRAY[1, 2] AS VARCHAR(3)) FROM t;
INSERT INTO texts SELECT 'try', TRY_CAST(s AS VARCHAR(2)), TRY_CAST(s AS CHAR(6)) || '|', TRY_CAST(b AS STRING), TRY_CAST(r AS STRING), CAST('x' AS STRING), CAST(b AS CHAR(7)) || '|' FROM t;
INSERT INTO texts SELECT 'tested', CAST(id AS STRING), CASE WHEN CAST(ns AS INT) IS NULL THEN 'none' ELSE 'some' END, CASE WHEN CAST(s AS INT) IS NULL THEN 'none' ELSE 'some' END, CAST(CAST(s AS INT) + 1 AS STRING), COALESCE(CAST(CAST(s AS INT) AS STRING), 'n'), s FROM t;
