-- var-len of an array
CREATE TABLE g (a ARRAY<INT>) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.a.var-len' = 'true');
CREATE TABLE snk (a INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT 1 FROM g;
