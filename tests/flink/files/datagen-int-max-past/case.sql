-- max-past of an INT
CREATE TABLE g (i INT) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.max-past' = '1 s');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i FROM g;
