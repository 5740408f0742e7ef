-- var-len of an array's element
CREATE TABLE g (a ARRAY<STRING>) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.a.element.var-len' = 'true',
  'fields.a.element.length' = '4');
CREATE TABLE snk (a INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT CASE WHEN CHAR_LENGTH(a[1]) BETWEEN 0 AND 4 THEN 1 ELSE 0 END FROM g;
