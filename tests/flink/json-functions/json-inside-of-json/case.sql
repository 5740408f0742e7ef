-- JSON text of a projection below stands in other JSON as it is
CREATE TABLE snk (a STRING, b STRING, c STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT JSON_OBJECT('a' VALUE o), JSON_ARRAY(o, l), JSON_STRING(o) FROM (SELECT JSON_OBJECT('a' VALUE x) AS o, JSON_ARRAY(x, 'y') AS l FROM (VALUES (1), (2)) AS t(x));
