-- Partitions that a catalog keeps: ADD, SHOW, DROP
CREATE TABLE p (a INT, dt STRING) PARTITIONED BY (dt) WITH ('connector'='filesystem','path'='/tmp/nope','format'='json');
ALTER TABLE p ADD PARTITION (dt = 'x') WITH ('k'='v');
ALTER TABLE p ADD IF NOT EXISTS PARTITION (dt = 'x') PARTITION (dt = 'y');
SHOW PARTITIONS p;
ALTER TABLE p DROP PARTITION (dt = 'x');
SHOW PARTITIONS p;
ALTER TABLE p DROP IF EXISTS PARTITION (dt = 'nix');
ALTER TABLE p DROP PARTITION (dt = 'y');
SHOW PARTITIONS p;
CREATE TABLE q (a INT, dt STRING, hh INT) PARTITIONED BY (dt, hh) WITH ('connector'='filesystem','path'='/tmp/nope','format'='json');
ALTER TABLE q ADD PARTITION (hh = 2, dt = 'b') PARTITION (dt = 'a', hh = 10) PARTITION (dt = 'a', hh = 9);
SHOW PARTITIONS q;
SHOW PARTITIONS q PARTITION (dt = 'a');
