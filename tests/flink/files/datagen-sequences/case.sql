-- datagen: sequences of every type
CREATE TABLE g (i INT, l BIGINT, t TINYINT, s STRING, d DOUBLE, f FLOAT, c DECIMAL(10, 2), y BYTES) WITH (
  'connector' = 'datagen',
  'fields.i.kind' = 'sequence',
  'fields.i.start' = '1',
  'fields.i.end' = '3',
  'fields.l.kind' = 'sequence',
  'fields.l.start' = '-1',
  'fields.l.end' = '1',
  'fields.t.kind' = 'sequence',
  'fields.t.start' = '5',
  'fields.t.end' = '7',
  'fields.s.kind' = 'sequence',
  'fields.s.start' = '8',
  'fields.s.end' = '10',
  'fields.d.kind' = 'sequence',
  'fields.d.start' = '1',
  'fields.d.end' = '3',
  'fields.f.kind' = 'sequence',
  'fields.f.start' = '1',
  'fields.f.end' = '3',
  'fields.c.kind' = 'sequence',
  'fields.c.start' = '1',
  'fields.c.end' = '3',
  'fields.y.kind' = 'sequence',
  'fields.y.start' = '1',
  'fields.y.end' = '3'
);
CREATE TABLE snk (i INT, l BIGINT, t TINYINT, s STRING, d DOUBLE, f FLOAT, c DECIMAL(10, 2), y STRING) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT i, l, t, s, d, f, c, TO_BASE64(y) FROM g;