-- UNNEST of a constant
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT x, o FROM UNNEST(ARRAY[5, 4, NULL]) WITH ORDINALITY AS t(x, o);
