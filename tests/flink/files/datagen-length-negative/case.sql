-- texts of a negative length
CREATE TABLE g (s STRING) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.s.length' = '-1');
CREATE TABLE snk (s STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT s FROM g;
