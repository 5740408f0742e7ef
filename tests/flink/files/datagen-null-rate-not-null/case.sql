-- a null rate of a NOT NULL column
CREATE TABLE g (i INT NOT NULL) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.null-rate' = '1');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i FROM g;
