-- a null rate beside a sequence
CREATE TABLE g (i INT) WITH ('connector' = 'datagen',
  'fields.i.kind' = 'sequence',
  'fields.i.start' = '5',
  'fields.i.end' = '6',
  'fields.i.null-rate' = '1');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i FROM g;
