-- INSERT OVERWRITE of a blackhole
CREATE TABLE b (a INT) WITH ('connector' = 'blackhole');
INSERT OVERWRITE b VALUES (1);
