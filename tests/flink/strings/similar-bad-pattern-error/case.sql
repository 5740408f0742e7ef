-- SIMILAR TO with a pattern that does not compile
CREATE TABLE snk (a BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT x SIMILAR TO '(' FROM (VALUES ('abc')) AS t(x);
