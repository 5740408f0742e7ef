-- ALTER TABLE ADD PARTITION that names too few columns
CREATE TABLE p (a INT, dt STRING, hh INT) PARTITIONED BY (dt, hh) WITH ('connector'='filesystem','path'='/tmp/nope','format'='json');
ALTER TABLE p ADD PARTITION (dt = 'x');
