-- three tasks share a sequence and a number of rows
CREATE TABLE g (i INT) WITH ('connector' = 'datagen',
  'scan.parallelism' = '3',
  'number-of-rows' = '7',
  'fields.i.kind' = 'sequence',
  'fields.i.start' = '1',
  'fields.i.end' = '9');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT 1 FROM g;
