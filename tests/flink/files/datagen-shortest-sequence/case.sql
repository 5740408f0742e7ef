-- datagen: the shortest sequence ends the table
CREATE TABLE g (i INT, j INT) WITH (
  'connector' = 'datagen',
  'fields.i.kind' = 'sequence',
  'fields.i.start' = '1',
  'fields.i.end' = '5',
  'fields.j.kind' = 'sequence',
  'fields.j.start' = '1',
  'fields.j.end' = '2'
);
CREATE TABLE snk (i INT, j INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT i, j FROM g;