-- no rows at all
CREATE TABLE g (i BOOLEAN) WITH ('connector' = 'datagen',
  'number-of-rows' = '0');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT 1 FROM g;
