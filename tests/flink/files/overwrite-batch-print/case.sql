-- INSERT OVERWRITE of a table that cannot (batch)
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT OVERWRITE snk VALUES (1);
