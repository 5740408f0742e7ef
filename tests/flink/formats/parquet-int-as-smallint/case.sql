-- parquet: INT read as smaller integers keeps the low bytes
CREATE TABLE p (a INT, b INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE r (a SMALLINT, b TINYINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE snk (a SMALLINT, b TINYINT) WITH ('connector' = 'print');
INSERT INTO p SELECT 70000, 300;
INSERT INTO snk SELECT * FROM r;
