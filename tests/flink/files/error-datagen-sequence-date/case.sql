-- datagen: a sequence of dates
CREATE TABLE g (i DATE) WITH (
  'connector' = 'datagen',
  'fields.i.kind' = 'sequence',
  'fields.i.start' = '1',
  'fields.i.end' = '3'
);
CREATE TABLE snk (i DATE) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT i FROM g;