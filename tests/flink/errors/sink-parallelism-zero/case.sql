-- A sink's parallelism of 0
CREATE TABLE t (a INT) WITH ('connector' = 'print', 'sink.parallelism' = '0');
INSERT INTO t VALUES (1);
