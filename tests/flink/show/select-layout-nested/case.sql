-- Rows, arrays and maps in a SELECT's table
SET 'execution.runtime-mode' = 'batch';
SELECT ROW(1, 'a', CAST(NULL AS INT)) AS r, ARRAY[1, 2, CAST(NULL AS INT)] AS a, MAP['k', 1] AS m;
SELECT ARRAY[ROW(1, 'a')] AS ar, MAP['k', ARRAY[1]] AS m, ROW(ROW(1, 'x'), TRUE) AS rr;
SELECT ARRAY[DATE '2020-01-02'] AS ad, ROW(TIMESTAMP '2020-01-02 03:04:05', 1.5) AS rt, ARRAY[X'01'] AS ab;
