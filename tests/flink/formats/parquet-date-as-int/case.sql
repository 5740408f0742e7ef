-- parquet: dates and times read as INT
CREATE TABLE p (a DATE, b TIME) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE r (a INT, b INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE snk (a INT, b INT) WITH ('connector' = 'print');
INSERT INTO p SELECT DATE '2020-01-01', TIME '01:02:03';
INSERT INTO snk SELECT * FROM r;
