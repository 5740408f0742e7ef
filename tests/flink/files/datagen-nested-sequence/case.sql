-- a sequence in a row
CREATE TABLE g (r ROW<x INT, y INT>) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.r.x.kind' = 'sequence',
  'fields.r.x.start' = '1',
  'fields.r.x.end' = '9');
CREATE TABLE snk (x INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT r.x FROM g;
