-- hexadecimal floating point numbers as texts
CREATE TABLE t (s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (s STRING, d DOUBLE, f FLOAT, i INT, e DECIMAL(10, 2), b BOOLEAN) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT s, TRY_CAST(s AS DOUBLE), TRY_CAST(s AS FLOAT), TRY_CAST(s AS INT), TRY_CAST(s AS DECIMAL(10, 2)), TRY_CAST(s AS DOUBLE) = CAST('0x1.8p1' AS DOUBLE) FROM t WHERE TRY_CAST(s AS DOUBLE) < 1e300 OR TRY_CAST(s AS DOUBLE) IS NULL;
