-- datagen: number-of-rows is no number
CREATE TABLE g (i INT) WITH (
  'connector' = 'datagen',
  'number-of-rows' = 'many'
);
CREATE TABLE snk (i INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT i FROM g;