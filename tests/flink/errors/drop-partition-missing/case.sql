-- ALTER TABLE DROP PARTITION that is not there
CREATE TABLE p (a INT, dt STRING) PARTITIONED BY (dt) WITH ('connector'='filesystem','path'='/tmp/nope','format'='json');
ALTER TABLE p DROP PARTITION (dt = 'x');
