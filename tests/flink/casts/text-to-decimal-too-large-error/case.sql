CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT CAST(x AS DECIMAL(5, 2)) AS a FROM (VALUES '1', '12345') AS q (x);
