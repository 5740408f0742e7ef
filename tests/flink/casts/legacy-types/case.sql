-- Types of legacy casts: NOT NULL stays, TRY_CAST is nullable
SET 'table.exec.legacy-cast-behaviour' = 'enabled';
CREATE TABLE t (s STRING, ns STRING NOT NULL, ni INT NOT NULL, na ARRAY<INT NOT NULL> NOT NULL) WITH ('connector' = 'datagen');
CREATE VIEW v AS SELECT CAST(ns AS INT) AS a, CAST(s AS INT) AS b, TRY_CAST(ns AS STRING) AS c, TRY_CAST(ns AS VARCHAR(2)) AS d, CAST('abc' AS CHAR(2)) AS e, CAST('abc' AS BINARY(2)) AS f, CAST(12 AS CHAR(5)) AS g, CAST(na AS ARRAY<STRING>) AS h, CAST(ns AS BINARY(2)) AS i, CAST(ni AS DECIMAL(3, 2)) AS j FROM t;
DESCRIBE v;
