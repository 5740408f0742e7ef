-- datagen with sequences ends by itself
CREATE TABLE g (
  a INT,
  b BIGINT
) WITH (
  'connector' = 'datagen',
  'fields.a.kind' = 'sequence',
  'fields.a.start' = '1',
  'fields.a.end' = '5',
  'fields.b.kind' = 'sequence',
  'fields.b.start' = '10',
  'fields.b.end' = '14'
);
CREATE TABLE snk (
  a INT,
  b BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT a, b FROM g;
