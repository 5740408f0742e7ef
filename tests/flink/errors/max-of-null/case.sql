CREATE TABLE t (k STRING) WITH ('connector' = 'datagen');
CREATE TABLE snk (a STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT MAX(NULL) FROM t;
