-- min equal to max
CREATE TABLE g (i INT) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.min' = '5',
  'fields.i.max' = '5');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i FROM g;
