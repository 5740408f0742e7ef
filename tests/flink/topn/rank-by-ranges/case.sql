-- Ranks that several comparisons ask for: where they are one range from above it is a Top-N, a list of ranks numbers all rows
CREATE TABLE t (k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (q STRING, k STRING, v INT, rn BIGINT) WITH ('connector' = 'print');
CREATE VIEW r AS SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v) AS rn FROM t;
INSERT INTO snk SELECT 'one or up to two', k, v, rn FROM r WHERE rn = 1 OR rn <= 2;
INSERT INTO snk SELECT 'twice', k, v, rn FROM r WHERE rn <= 3 AND rn <= 2;
INSERT INTO snk SELECT 'one or two', k, v, rn FROM r WHERE rn = 1 OR rn = 2;
INSERT INTO snk SELECT 'without two', k, v, rn FROM r WHERE rn <= 3 AND rn <> 2;
INSERT INTO snk SELECT 'of a list', k, v, rn FROM r WHERE rn IN (1, 2, 3) AND rn <= 2;
