-- datagen: a length of a CHAR
CREATE TABLE g (i CHAR(3)) WITH (
  'connector' = 'datagen',
  'number-of-rows' = '1',
  'fields.i.length' = '2'
);
CREATE TABLE snk (i CHAR(3)) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT i FROM g;