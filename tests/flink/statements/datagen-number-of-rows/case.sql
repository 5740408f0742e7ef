-- datagen with random fields inside their bounds
CREATE TABLE g (
  a INT,
  s STRING
) WITH (
  'connector' = 'datagen',
  'number-of-rows' = '20',
  'fields.a.min' = '3',
  'fields.a.max' = '5',
  'fields.s.length' = '4'
);
CREATE TABLE snk (
  ok BOOLEAN,
  len INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT a BETWEEN 3 AND 5, CHAR_LENGTH(s) FROM g;
