-- an empty identifier
CREATE TABLE p (a INT, b STRING) WITH ('connector' = 'print', 'print-identifier' = '');
INSERT INTO p VALUES (1, 'x');
