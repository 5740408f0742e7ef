-- Texts in a SELECT's table: long ones, wide characters, CHAR and VARCHAR, line feeds
SET 'execution.runtime-mode' = 'batch';
SELECT 'a very long text that goes on and on and on beyond thirty characters' AS t, CAST('a very long text that goes on and on and on beyond thirty characters' AS STRING) AS st, 'short' AS s;
SELECT '日本語' AS w, CAST('日本語日本語日本語日本語日本語日本語日本語日本語' AS STRING) AS w3, CAST('日本語日本語日本語日本語日本語' AS STRING) AS fits;
SELECT 'é' AS acute, U&'e\0301' AS comb, U&'\+01F600' AS emoji, '한국어' AS ko, 'ｆｕｌｌ' AS fu;
SELECT CAST('x' AS CHAR(3)) AS c, CAST('abc' AS VARCHAR(40)) AS v, CAST('abc' AS VARCHAR(5)) AS v5;
SELECT U&'a\000Ab' AS nl, U&'tab\0009tab' AS tb;
SELECT CAST(NULL AS STRING) AS n, CAST(NULL AS INT) AS i, CAST(NULL AS BOOLEAN) AS b, CAST(NULL AS TINYINT) AS t;
SET 'table.display.max-column-width' = '10';
SELECT CAST('abcdefghijklmnop' AS STRING) AS st, 'abcdefghijklmnop' AS c, 1 AS a_long_column_name;
