-- bounds beyond the type
CREATE TABLE g (i TINYINT) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.min' = '1',
  'fields.i.max' = '300');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT 1 FROM g;
