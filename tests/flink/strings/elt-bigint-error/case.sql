-- ELT with an index that is a BIGINT
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT ELT(x, 'a', 'b') FROM (VALUES (CAST(1 AS BIGINT))) AS t(x);
