-- names are found from the database that is in use
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE DATABASE d2;
CREATE TABLE d2.t LIKE t;
USE d2;
INSERT INTO default_database.snk SELECT a.id, b.v FROM t AS a JOIN default_database.t AS b ON a.id = b.id WHERE a.id < 4;
