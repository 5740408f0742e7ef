-- Which results are NOT NULL: an item that is cast to the array's numbers is not, TRANSLATE is where its text is
CREATE TABLE t (a ARRAY<INT> NOT NULL, d ARRAY<DOUBLE> NOT NULL, sa ARRAY<STRING> NOT NULL, ti TINYINT NOT NULL, i INT NOT NULL, s STRING, ns STRING NOT NULL, v VARCHAR(5) NOT NULL) WITH ('connector' = 'datagen');
CREATE VIEW v AS SELECT ARRAY_POSITION(a, ti) AS a, ARRAY_POSITION(a, i) AS b, ARRAY_POSITION(d, 1) AS c, ARRAY_APPEND(a, ti) AS e, ARRAY_PREPEND(d, 5) AS f, ARRAY_APPEND(sa, 'x') AS g, ARRAY_APPEND(sa, v) AS h, ARRAY_POSITION(sa, 'x') AS j, ARRAY_REMOVE(a, ti) AS k, ARRAY_CONTAINS(a, ti) AS l, TRANSLATE(ns, s, s) AS m, TRANSLATE(s, ns, ns) AS n, REPLACE(ns, s, ns) AS o FROM t;
DESCRIBE v;
