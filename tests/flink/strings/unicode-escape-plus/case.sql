-- A plus in a Unicode escape is a sign
CREATE TABLE snk (a STRING, b STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT U&'\+0041', U&'\0041';
