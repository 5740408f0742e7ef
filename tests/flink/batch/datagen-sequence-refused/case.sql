-- a datagen that counts to an end does not say that it has one
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE numbers (id INT) WITH ('connector' = 'datagen', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '100');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT COUNT(*) AS n, SUM(id) AS s FROM numbers;
