-- NULLs in columns that are NOT NULL: a row that is only filtered keeps them, IS NULL is not asked
CREATE TABLE t (id INT, s STRING NOT NULL, i INT NOT NULL, d DOUBLE NOT NULL, dt DATE NOT NULL, b BOOLEAN NOT NULL) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (w STRING, id INT, s STRING, i INT, d DOUBLE, dt DATE, b BOOLEAN) WITH ('connector' = 'print', 'print-identifier' = 'snk');
CREATE TABLE narrow (id INT, i INT) WITH ('connector' = 'print', 'print-identifier' = 'narrow');
CREATE TABLE asked (id INT, i BOOLEAN, s BOOLEAN) WITH ('connector' = 'print', 'print-identifier' = 'asked');
INSERT INTO narrow SELECT id, i FROM t;
INSERT INTO narrow SELECT id, i FROM t WHERE id > 1;
INSERT INTO narrow SELECT id, i FROM t WHERE i IS NOT NULL;
INSERT INTO narrow SELECT id, i FROM t WHERE d > 1;
INSERT INTO narrow SELECT id + 1, i FROM t WHERE id > 1;
INSERT INTO asked SELECT id, i IS NULL, s IS NOT NULL FROM t;
INSERT INTO snk SELECT 'computed', * FROM t;
