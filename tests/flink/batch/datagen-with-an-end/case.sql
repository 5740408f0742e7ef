-- datagen with a number of rows is bounded
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE numbers (id INT) WITH ('connector' = 'datagen', 'number-of-rows' = '50', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '100');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT COUNT(*) AS n, SUM(id) AS s FROM numbers;
