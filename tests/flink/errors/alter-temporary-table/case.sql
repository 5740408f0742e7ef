-- ALTER TABLE of a temporary table
CREATE TEMPORARY TABLE tt (a INT) WITH ('connector'='blackhole');
ALTER TABLE tt ADD b INT;
