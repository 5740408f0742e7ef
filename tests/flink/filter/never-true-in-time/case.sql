-- Rows with a time attribute that can never be are not read either
CREATE TABLE t (id INT, k STRING, v INT, n INT NOT NULL, d DECIMAL(38, 0), ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE bad (id INT, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/bad.jsonl', 'format' = 'json');
CREATE TABLE snk (q STRING, a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT 'plain', id, CAST(ts AS STRING) FROM bad WHERE FALSE;
INSERT INTO snk SELECT 'window', CAST(COUNT(id) AS INT), k FROM TABLE(TUMBLE(TABLE bad, DESCRIPTOR(ts), INTERVAL '5' SECOND)) WHERE FALSE GROUP BY window_start, window_end, k;
INSERT INTO snk SELECT 'interval', a.id, b.k FROM t a LEFT JOIN bad b ON a.id = b.id AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '1' SECOND AND 1 = 2;
INSERT INTO snk SELECT 'inner', a.id, b.k FROM t a JOIN bad b ON a.id = b.id AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '1' SECOND AND FALSE;
INSERT INTO snk SELECT 'full', a.id, b.k FROM t a FULL JOIN (SELECT * FROM bad WHERE FALSE) b ON a.id = b.id;
INSERT INTO snk SELECT 'null', id, k FROM bad WHERE id = CAST(NULL AS INT);
INSERT INTO snk SELECT 'sum', id, k FROM bad WHERE id + 1 > CAST(NULL AS INT) OR (id > 3 AND FALSE);
INSERT INTO snk SELECT 'first', id, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS rn FROM bad WHERE FALSE) WHERE rn = 1;
