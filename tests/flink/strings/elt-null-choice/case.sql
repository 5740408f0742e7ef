-- ELT with NULL among its choices
CREATE TABLE snk (a STRING, b STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT ELT(2, 'a', NULL), ELT(1, 'a', NULL);
