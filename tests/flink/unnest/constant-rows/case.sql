-- UNNEST of constant rows
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT a, b FROM UNNEST(ARRAY[ROW(1, 'x'), ROW(2, 'y')]) AS t(a, b);
