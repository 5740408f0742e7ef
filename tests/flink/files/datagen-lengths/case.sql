-- datagen: lengths and bounds hold
CREATE TABLE g (s STRING, v VARCHAR(7), c CHAR(4), y BYTES, a ARRAY<INT>, m DECIMAL(5, 1), r ROW<x INT, z STRING>, u TINYINT) WITH (
  'connector' = 'datagen',
  'number-of-rows' = '20',
  'fields.s.length' = '12',
  'fields.a.element.min' = '3',
  'fields.a.element.max' = '9',
  'fields.m.min' = '2',
  'fields.m.max' = '5',
  'fields.r.x.min' = '7',
  'fields.r.x.max' = '8',
  'fields.r.z.length' = '3',
  'fields.u.min' = '1',
  'fields.u.max' = '3'
);
CREATE TABLE snk (ok BOOLEAN, n BIGINT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT ok, n FROM (SELECT CHAR_LENGTH(s) = 12 AND CHAR_LENGTH(v) = 7 AND CHAR_LENGTH(c) = 4 AND CARDINALITY(a) = 3 AND a[1] BETWEEN 3 AND 9 AND m BETWEEN 2 AND 5 AND r.x BETWEEN 7 AND 8 AND CHAR_LENGTH(r.z) = 3 AND u BETWEEN 1 AND 3 AS ok, CAST(1 AS BIGINT) AS n FROM g);