-- JSON aggregates of what JSON functions make
CREATE TABLE snk (a STRING, b STRING, c STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT JSON_ARRAYAGG(JSON_OBJECT('k' VALUE x)), JSON_OBJECTAGG(KEY CAST(x AS STRING) VALUE JSON_ARRAY(x, 'y')), JSON_ARRAYAGG('{"a":1}') FROM (VALUES (1)) AS t(x);
