-- a value that is no boolean
CREATE TABLE p (a INT, b STRING) WITH ('connector' = 'print', 'standard-error' = 'maybe');
INSERT INTO p VALUES (1, 'x');
