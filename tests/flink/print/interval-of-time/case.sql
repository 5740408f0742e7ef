-- An interval is printed as Java's Duration
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM (VALUES (DATE '2024-01-01', TIME '10:00:00', TIMESTAMP '2024-01-01 00:00:00.123', INTERVAL '1' DAY)) AS t(a, b, c, d);
