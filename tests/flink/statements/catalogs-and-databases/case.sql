-- tables of several catalogs and databases in one query
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE CATALOG c2 WITH ('type' = 'generic_in_memory');
CREATE DATABASE c2.d2;
CREATE TABLE c2.d2.u LIKE t;
USE CATALOG c2;
USE d2;
CREATE VIEW w AS SELECT id, v FROM u WHERE id < 3;
INSERT INTO default_catalog.default_database.snk SELECT a.id, b.v FROM c2.d2.w AS a JOIN default_catalog.default_database.t AS b ON a.id = b.id;
