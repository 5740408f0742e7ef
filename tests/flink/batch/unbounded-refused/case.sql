-- a table without end is refused
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE endless (id INT) WITH ('connector' = 'datagen');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM endless;
