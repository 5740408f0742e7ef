-- datagen: number-of-rows below the sequence's length
CREATE TABLE g (i INT) WITH (
  'connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.kind' = 'sequence',
  'fields.i.start' = '1',
  'fields.i.end' = '5'
);
CREATE TABLE snk (i INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT i FROM g;