-- avro: a TIMESTAMP_LTZ that nobody reads
CREATE TABLE p (a INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE r (a INT, b TIMESTAMP_LTZ(3), c TIME(6), d MAP<INT, INT>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO p SELECT 1;
INSERT INTO snk SELECT a FROM r;
