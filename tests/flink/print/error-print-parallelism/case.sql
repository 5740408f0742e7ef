-- parallelism zero
CREATE TABLE p (a INT, b STRING) WITH ('connector' = 'print', 'sink.parallelism' = '0');
INSERT INTO p VALUES (1, 'x');
