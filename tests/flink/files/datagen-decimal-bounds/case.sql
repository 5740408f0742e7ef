-- bounds of DECIMAL
CREATE TABLE g (i DECIMAL(4, 1)) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.min' = '1.5',
  'fields.i.max' = '2');
CREATE TABLE snk (i BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i BETWEEN 1.5 AND 2.0 FROM g;
