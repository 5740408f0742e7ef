-- Two columns of the same name
CREATE TABLE t (a INT, a STRING) WITH ('connector' = 'blackhole');
