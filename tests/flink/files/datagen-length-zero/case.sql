-- texts of no length
CREATE TABLE g (s STRING, y BYTES) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.s.length' = '0',
  'fields.y.length' = '0');
CREATE TABLE snk (s STRING, y BYTES) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT s, y FROM g;
