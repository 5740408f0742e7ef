-- a print table is not read
CREATE TABLE p (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO p SELECT * FROM p;
