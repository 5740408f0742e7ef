-- Numbers, signs, NULLIF and NOT as SHOW CREATE shows them
CREATE TABLE n (a INT, c1 AS 1e3, c2 AS 1.50e-2, c3 AS 12E+2, c4 AS 0e0, c5 AS a * 1.5e1, c6 AS 123456789.5e10, c7 AS .5e1, c8 AS 1.e2, c9 AS 00012, c11 AS -1e0, c12 AS 1e308, c13 AS 100e-3, c14 AS 1.0e0, c15 AS 1e10) WITH ('connector' = 'datagen');
DESCRIBE n;
CREATE VIEW nv AS SELECT a, 1e3, 1.50e-2 AS x, 12E+2 AS y, .5 AS z, 007 AS w FROM n WHERE a > 1.50e0;
SHOW CREATE VIEW nv;
CREATE TABLE t (a INT, c1 AS -1, c2 AS - 1, c3 AS -1.5, c4 AS -a, c5 AS - (1), c6 AS a - -1, c7 AS -1e0, c8 AS -(1 + 2), c9 AS +1, c10 AS a + +1, c11 AS - - 1, c12 AS a * -2.50, c13 AS -(-a), c14 AS ABS(-3), c15 AS -CAST(a AS BIGINT), c16 AS -1 + a, c17 AS 2147483648, c18 AS -2147483648, c19 AS a BETWEEN -1 AND -.5, c20 AS a IN (-1, -2)) WITH ('connector' = 'datagen');
SHOW CREATE TABLE t;
CREATE VIEW v AS SELECT -1 AS c1, - 1 AS c2, -1.5 AS c3, -a AS c4, -(1) AS c5, a - -1 AS c6, -.5 AS c7, a * -2.50 AS c8 FROM t WHERE a > -1 AND a IN (-1, - 2) ORDER BY a LIMIT 5;
SHOW CREATE VIEW v;
CREATE TABLE u (a INT, b BOOLEAN, c1 AS NOT NOT b, c2 AS NOT (b AND NOT b), c3 AS NULLIF(a, -1), c4 AS NULLIF(a + 1, a) IS NULL) WITH ('connector' = 'datagen');
SHOW CREATE TABLE u;
CREATE VIEW uv AS SELECT NULLIF(a, 1) AS n, NOT NOT b AS nn, COUNT(*) AS c FROM u GROUP BY NULLIF(a, 1), b HAVING NULLIF(COUNT(*), 2) > 0;
SHOW CREATE VIEW uv;
