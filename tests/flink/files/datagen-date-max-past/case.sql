-- max-past of a DATE
CREATE TABLE g (i DATE) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.max-past' = '1 s');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT 0 FROM g;
