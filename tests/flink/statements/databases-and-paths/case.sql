-- Tables in another database by full and partial paths
CREATE DATABASE shop COMMENT 'x';
USE shop;
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
USE default_database;
CREATE TABLE snk (a INT, b STRING, c DECIMAL(6, 2)) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM shop.t;
INSERT INTO default_catalog.default_database.snk SELECT a, b, c FROM default_catalog.shop.t WHERE a = 1;
DROP TABLE shop.t;
DROP DATABASE shop RESTRICT;
