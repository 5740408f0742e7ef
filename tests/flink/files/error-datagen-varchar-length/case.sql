-- datagen: a length above the type's
CREATE TABLE g (i VARCHAR(3)) WITH (
  'connector' = 'datagen',
  'number-of-rows' = '1',
  'fields.i.length' = '5'
);
CREATE TABLE snk (i VARCHAR(3)) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT i FROM g;