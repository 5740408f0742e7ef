-- A DATE compared with a constant text that is none
CREATE TABLE snk (a BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT x = 'abc' FROM (VALUES (DATE '2024-01-01'), (DATE '2024-01-02')) AS t(x);
