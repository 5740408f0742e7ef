-- VALUES in order
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM (VALUES (3, 'c'), (1, 'a'), (2, CAST(NULL AS STRING))) AS v (i, s) ORDER BY s DESC, i;
