-- Settings and options that are a BIGINT hold 2147483648
SET 'table.exec.mini-batch.size' = '2147483648';
CREATE TABLE t (i INT) WITH ('connector' = 'datagen', 'rows-per-second' = '2147483648', 'number-of-rows' = '3', 'fields.i.kind' = 'sequence', 'fields.i.start' = '1', 'fields.i.end' = '3');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i FROM t;
