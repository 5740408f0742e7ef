-- The same of a constant
CREATE TABLE snk (a STRING, b BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT CAST(TRY_CAST('1e40' AS FLOAT) AS STRING), TRY_CAST('1e40' AS FLOAT) IS NULL;
