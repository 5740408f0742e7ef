-- A SELECT's table in batch mode: no op column
SET 'execution.runtime-mode' = 'batch';
SELECT 1 AS a, CAST(NULL AS STRING) AS n, 'x' AS s;
SELECT k, COUNT(*) AS c FROM (VALUES ('a')) AS t(k) GROUP BY k;
SELECT * FROM (VALUES (1)) AS t(a) WHERE a > 1;
SELECT CAST('a very long text that goes on and on and on beyond thirty characters' AS STRING) AS st, '日本語' AS w;
SELECT ROW(1, 'a', CAST(NULL AS INT)) AS r, TIMESTAMP '2020-01-02 03:04:05.123' AS t, 1.5 AS d;
