-- SHOW CREATE VIEW: a table with hints has the alias that was written, and none of its own
CREATE TABLE ord (oid INT, cust STRING, ts TIMESTAMP(3)) WITH ('connector' = 'datagen');
CREATE VIEW v1 AS SELECT a.oid FROM ord /*+ OPTIONS('rows-per-second'='1') */ a;
SHOW CREATE VIEW v1;
CREATE VIEW v2 AS SELECT /*+ STATE_TTL('a'='1d') */ a.oid FROM ord /*+ OPTIONS('rows-per-second'='1') */ AS a JOIN ord /*+ OPTIONS('rows-per-second'='2') */ ON ord.oid = a.oid;
SHOW CREATE VIEW v2;
CREATE VIEW v3 AS SELECT a.x FROM ord /*+ OPTIONS('rows-per-second'='1') */ AS a(x, y, z) WHERE y > 'a';
SHOW CREATE VIEW v3;
CREATE VIEW v4 AS SELECT a.*, `b c`.oid AS o2 FROM ord /*+ OPTIONS('rows-per-second'='1') */ a LEFT JOIN default_database.ord /*+ OPTIONS('rows-per-second'='2') */ AS `b c` ON a.cust = `b c`.cust;
SHOW CREATE VIEW v4;
CREATE VIEW v5 AS SELECT oid FROM ord WHERE oid IN (SELECT k.oid FROM ord /*+ OPTIONS('rows-per-second'='1') */ k);
SHOW CREATE VIEW v5;
