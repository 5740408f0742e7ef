-- An INT equal to a subquery that gives a DECIMAL
CREATE TABLE snk (a INT) WITH ('connector'='print');
INSERT INTO snk SELECT x FROM (VALUES (1), (2)) AS v(x) WHERE x = (SELECT MAX(y) FROM (VALUES (1.0), (0.5)) AS w(y));
