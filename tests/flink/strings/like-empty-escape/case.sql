-- LIKE with an empty escape
CREATE TABLE snk (a BOOLEAN, b BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT x LIKE 'a%' ESCAPE '', x LIKE 'a\%' ESCAPE '' FROM (VALUES ('abc'), ('a%'), ('a\%')) AS t(x);
