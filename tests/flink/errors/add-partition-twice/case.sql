-- ALTER TABLE ADD PARTITION of a partition that is there
CREATE TABLE p (a INT, dt STRING) PARTITIONED BY (dt) WITH ('connector'='filesystem','path'='/tmp/nope','format'='json');
ALTER TABLE p ADD PARTITION (dt = 'x');
ALTER TABLE p ADD PARTITION (dt = 'x');
