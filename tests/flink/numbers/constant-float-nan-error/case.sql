-- A constant FLOAT that is NaN
CREATE TABLE snk (a BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST('NaN' AS FLOAT) > 1;
