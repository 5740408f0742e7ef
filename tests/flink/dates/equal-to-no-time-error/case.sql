-- A TIME compared with a constant text that is none
CREATE TABLE snk (a BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT x = '25:00:00' FROM (VALUES (TIME '10:00:00')) AS t(x);
