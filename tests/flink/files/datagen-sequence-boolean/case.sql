-- a sequence of booleans
CREATE TABLE g (i BOOLEAN) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.kind' = 'sequence',
  'fields.i.start' = '0',
  'fields.i.end' = '1');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT 1 FROM g;
