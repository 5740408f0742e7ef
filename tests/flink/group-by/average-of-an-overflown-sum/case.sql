-- A sum of decimals that has overflown stays NULL beside its average, and begins anew alone
CREATE TABLE t (k STRING, d DECIMAL(38, 0), n DECIMAL(38, 2) NOT NULL) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (q STRING, k STRING, a DECIMAL(38, 6), s DECIMAL(38, 0), c BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT 'beside', k, AVG(d), SUM(d), COUNT(d) FROM t GROUP BY k;
INSERT INTO snk SELECT 'alone', k, CAST(NULL AS DECIMAL(38, 6)), SUM(d), CAST(0 AS BIGINT) FROM t GROUP BY k;
INSERT INTO snk SELECT 'not null', k, AVG(n), CAST(SUM(n) AS DECIMAL(38, 0)), COUNT(*) FROM t GROUP BY k;
INSERT INTO snk SELECT 'average', k, AVG(d), CAST(NULL AS DECIMAL(38, 0)), CAST(0 AS BIGINT) FROM t GROUP BY k;
INSERT INTO snk SELECT 'variance', k, VAR_POP(d), SUM(d), COUNT(d) FROM t GROUP BY k;
