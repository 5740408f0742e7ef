-- a null rate of a row and of an array
CREATE TABLE g (a ARRAY<INT>, r ROW<x INT>, m MAP<INT, INT>) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.a.null-rate' = '1',
  'fields.r.null-rate' = '1',
  'fields.m.null-rate' = '1');
CREATE TABLE snk (a ARRAY<INT>, r ROW<x INT>, m INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT a, r, CARDINALITY(m) FROM g;
