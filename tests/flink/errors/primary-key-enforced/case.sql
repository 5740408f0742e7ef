-- PRIMARY KEY must be NOT ENFORCED
CREATE TABLE t (a INT, PRIMARY KEY (a)) WITH ('connector' = 'blackhole');
