-- DECIMAL(39, 0) does not exist
CREATE TABLE t (a DECIMAL(39, 0)) WITH ('connector' = 'blackhole');
