-- A decimal in a computed column has the digits that Flink prints of it, in a query and a view those that are written
CREATE TABLE t (id INT, d AS 001.50, e AS 00.10 + 1, f AS -001.50, g AS 001.50 + id, h AS 0.050, i AS 000, k AS 00.0, l AS CAST(id AS DECIMAL(10, 2)) * 010.0, m AS 1., n AS .5)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE VIEW v AS SELECT id, 001.50 AS d, 00.10 + 1 AS e, -001.50 AS f, 00.0 AS k, 1. AS m, .5 AS n FROM t;
CREATE TABLE of_table (id INT, d STRING, e STRING, f STRING, g STRING, h STRING, i STRING, k STRING, l STRING, m STRING, n STRING, o STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/of_table', 'format' = 'json');
CREATE TABLE of_view (id INT, d STRING, e STRING, f STRING, k STRING, m STRING, n STRING, o STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/of_view', 'format' = 'json');

INSERT INTO of_table SELECT id, TYPEOF(d), TYPEOF(e), TYPEOF(f), TYPEOF(g), TYPEOF(h), TYPEOF(i), TYPEOF(k), TYPEOF(l), TYPEOF(m), TYPEOF(n), CAST(d * n AS STRING) FROM t;
INSERT INTO of_view SELECT id, TYPEOF(d), TYPEOF(e), TYPEOF(f), TYPEOF(k), TYPEOF(m), TYPEOF(n), CAST(d * n AS STRING) FROM v;
