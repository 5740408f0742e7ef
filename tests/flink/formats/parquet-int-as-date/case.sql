-- parquet: INT read as dates and times
CREATE TABLE p (a INT, b INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE r (a DATE, b TIME) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE snk (a DATE, b TIME) WITH ('connector' = 'print');
INSERT INTO p SELECT 18000, 3723000;
INSERT INTO snk SELECT * FROM r;
