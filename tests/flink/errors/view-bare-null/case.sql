-- A bare NULL in a view
CREATE VIEW v AS SELECT NULL AS a, 1 AS b;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT b FROM v;
