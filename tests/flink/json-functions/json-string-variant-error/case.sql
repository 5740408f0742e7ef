-- JSON_STRING of a VARIANT
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT JSON_STRING(PARSE_JSON(k)) FROM (VALUES ('{"b":1,"a":2}')) AS t(k);
