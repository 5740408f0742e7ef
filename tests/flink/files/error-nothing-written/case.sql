CREATE TABLE mid (id INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'json');
CREATE TABLE snk (id INT) WITH ('connector' = 'print');
INSERT INTO mid SELECT x FROM (VALUES 1) AS q (x) WHERE x > 2;
INSERT INTO snk SELECT * FROM mid;
