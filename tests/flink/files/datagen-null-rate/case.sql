-- datagen: a null rate of one
CREATE TABLE g (i INT, s STRING) WITH (
  'connector' = 'datagen',
  'number-of-rows' = '3',
  'fields.i.null-rate' = '1',
  'fields.s.null-rate' = '1.0'
);
CREATE TABLE snk (i INT, s STRING) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT i, s FROM g;