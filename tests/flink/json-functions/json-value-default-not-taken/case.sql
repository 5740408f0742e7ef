-- JSON_VALUE: a default of another class does no harm while it is not taken
CREATE TABLE snk (a DOUBLE, b INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT JSON_VALUE(x, 'lax $.a' RETURNING DOUBLE DEFAULT 5 ON EMPTY), JSON_VALUE(x, 'lax $.b' RETURNING INT DEFAULT 'x' ON EMPTY) FROM (VALUES ('{"a":1.5,"b":2}')) AS t(x);
