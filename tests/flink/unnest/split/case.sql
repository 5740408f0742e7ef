-- UNNEST(SPLIT(..))
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT w FROM (VALUES ('a,b,c'), ('d')) AS v(s) CROSS JOIN UNNEST(SPLIT(s, ',')) AS t(w);
