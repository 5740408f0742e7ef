-- length, null rate and bounds of elements, keys and values
CREATE TABLE g (a ARRAY<INT>, m MAP<INT, STRING>, r ROW<x INT, y ARRAY<BOOLEAN>>, s MULTISET<INT>) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.a.length' = '2',
  'fields.a.element.null-rate' = '1',
  'fields.m.length' = '1',
  'fields.m.key.min' = '1',
  'fields.m.key.max' = '2',
  'fields.m.value.length' = '3',
  'fields.r.x.null-rate' = '1',
  'fields.r.y.length' = '4',
  'fields.s.length' = '0');
CREATE TABLE snk (a ARRAY<INT>, m INT, v INT, x INT, y INT, s INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT a, CARDINALITY(m), CHAR_LENGTH(MAP_VALUES(m)[1]), r.x, CARDINALITY(r.y), 0 FROM g;
