-- TRY_CAST of texts beyond FLOAT and DOUBLE
CREATE TABLE snk (id INT, a STRING, b STRING, c BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk
SELECT x, CAST(TRY_CAST(t AS FLOAT) AS STRING), CAST(TRY_CAST(t AS DOUBLE) AS STRING), TRY_CAST(t AS FLOAT) IS NULL
FROM (VALUES (1, '1e40'), (2, '-1e39'), (3, '1e400'), (4, '3.4028236e38'), (5, '1e-60'), (6, 'NaN'), (7, 'Infinity')) AS v (x, t);
