-- Constants that are NULL under a type that is NOT NULL
CREATE TABLE snk (a STRING, b STRING, c STRING, d BOOLEAN, e STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT LPAD('hi', -1, 'x'), RPAD('hi', 5, ''), REGEXP_REPLACE('abc', '[', 'x'), LPAD('hi', -1, 'x') IS NULL, CONCAT('a', LPAD('hi', -1, 'x'));
