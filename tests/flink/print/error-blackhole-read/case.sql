-- a blackhole is not read
CREATE TABLE p (a INT) WITH ('connector' = 'blackhole');
INSERT INTO p SELECT * FROM p;
