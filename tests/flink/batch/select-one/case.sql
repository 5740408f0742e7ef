-- SELECT without FROM
SET 'execution.runtime-mode' = 'batch';
SELECT 1 AS a, 'x' AS b;
