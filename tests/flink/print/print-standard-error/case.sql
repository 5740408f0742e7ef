-- standard error: nothing on standard output
CREATE TABLE p (a INT, b STRING) WITH ('connector' = 'print', 'standard-error' = 'true');
INSERT INTO p VALUES (1, 'x');
