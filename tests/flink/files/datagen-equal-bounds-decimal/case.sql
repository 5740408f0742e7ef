-- min equal to max, DECIMAL
CREATE TABLE g (i DECIMAL(6, 2)) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.min' = '5',
  'fields.i.max' = '5');
CREATE TABLE snk (i DECIMAL(6, 2)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i FROM g;
