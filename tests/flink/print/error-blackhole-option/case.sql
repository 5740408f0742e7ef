-- an option of blackhole
CREATE TABLE p (a INT) WITH ('connector' = 'blackhole', 'x' = '1');
INSERT INTO p VALUES (1);
