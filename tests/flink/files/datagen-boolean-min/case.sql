-- min of a BOOLEAN
CREATE TABLE g (i BOOLEAN) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.min' = '1');
CREATE TABLE snk (i BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i FROM g;
