-- INSERT OVERWRITE of a table that cannot (streaming)
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT OVERWRITE snk VALUES (1);
