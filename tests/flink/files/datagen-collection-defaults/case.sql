-- lengths of collections and texts that are not set
CREATE TABLE g (a ARRAY<STRING>, m MAP<BIGINT, BOOLEAN>, s STRING, y BYTES, c CHAR(5), v VARCHAR(7), b BINARY(3), w VARBINARY(200)) WITH ('connector' = 'datagen',
  'number-of-rows' = '2');
CREATE TABLE snk (a INT, e INT, m INT, s INT, y INT, c INT, v INT, b INT, w INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT CARDINALITY(a), CHAR_LENGTH(a[1]), CARDINALITY(m), CHAR_LENGTH(s), CHAR_LENGTH(TO_BASE64(y)), CHAR_LENGTH(c), CHAR_LENGTH(v), CHAR_LENGTH(TO_BASE64(b)), CHAR_LENGTH(TO_BASE64(w)) FROM g;
