-- JSON_VALUE RETURNING DOUBLE: a default is taken and is no BigDecimal
CREATE TABLE snk (a DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT JSON_VALUE(x, 'lax $.b' RETURNING DOUBLE DEFAULT 5 ON EMPTY) FROM (VALUES ('{"a":{}}')) AS t(x);
