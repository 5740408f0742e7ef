-- JSON_OBJECT with a key that may be NULL
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT JSON_OBJECT(KEY k VALUE 1) FROM (VALUES ('abc'), (CAST(NULL AS STRING))) AS t(k);
