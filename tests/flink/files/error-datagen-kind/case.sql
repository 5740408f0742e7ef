-- datagen: an unknown kind
CREATE TABLE g (i INT) WITH (
  'connector' = 'datagen',
  'number-of-rows' = '1',
  'fields.i.kind' = 'nonsense'
);
CREATE TABLE snk (i INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT i FROM g;