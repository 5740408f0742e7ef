-- JSON_VALUE with a default that is a column
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT JSON_VALUE(x, 'lax $.b' DEFAULT x ON EMPTY) FROM (VALUES ('{"a":{}}')) AS t(x);
