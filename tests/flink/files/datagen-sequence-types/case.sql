-- sequences of texts of a length, CHAR and small types
CREATE TABLE g (s STRING, c CHAR(2), v VARCHAR(1), t SMALLINT) WITH ('connector' = 'datagen',
  'fields.s.kind' = 'sequence',
  'fields.s.start' = '9',
  'fields.s.end' = '11',
  'fields.c.kind' = 'sequence',
  'fields.c.start' = '9',
  'fields.c.end' = '11',
  'fields.v.kind' = 'sequence',
  'fields.v.start' = '9',
  'fields.v.end' = '11',
  'fields.t.kind' = 'sequence',
  'fields.t.start' = '32767',
  'fields.t.end' = '32769');
CREATE TABLE snk (s STRING, c CHAR(2), v VARCHAR(1), t SMALLINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT s, c, v, t FROM g;
