-- Columns of * that have a name twice get a number, in views and subqueries
CREATE TABLE t (a BIGINT, b STRING) WITH ('connector'='datagen','number-of-rows'='0');
CREATE TABLE u (a BIGINT, c STRING) WITH ('connector'='datagen','number-of-rows'='0');
CREATE VIEW v1 AS SELECT t.a, t.* FROM t;
DESCRIBE v1;
CREATE VIEW v2 AS SELECT * FROM t JOIN u ON t.a = u.a;
DESCRIBE v2;
CREATE VIEW v5 AS SELECT a0, c FROM (SELECT * FROM t JOIN u ON t.a = u.a);
DESCRIBE v5;
CREATE VIEW v7 AS SELECT *, * FROM t;
DESCRIBE v7;
CREATE VIEW v8 AS SELECT t.*, u.*, t.* FROM t, u;
DESCRIBE v8;
CREATE VIEW v10 AS SELECT * FROM t WHERE EXISTS (SELECT * FROM u WHERE u.a = t.a);
SHOW CREATE VIEW v10;
DESCRIBE t;
