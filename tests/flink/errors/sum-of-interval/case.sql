CREATE TABLE t (k STRING) WITH ('connector' = 'datagen');
CREATE TABLE snk (a STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT CAST(SUM(INTERVAL '1' DAY) AS STRING) FROM t;
