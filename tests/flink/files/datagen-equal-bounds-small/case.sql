-- min equal to max, SMALLINT and TINYINT
CREATE TABLE g (i SMALLINT, j TINYINT) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.i.min' = '5',
  'fields.i.max' = '5',
  'fields.j.min' = '7',
  'fields.j.max' = '7');
CREATE TABLE snk (i SMALLINT, j TINYINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i, j FROM g;
