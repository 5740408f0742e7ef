-- A SELECT whose result changes
SELECT k, COUNT(*) AS c FROM (VALUES ('a'), ('b'), ('a')) AS t(k) GROUP BY k;
SELECT COUNT(*) AS c, SUM(v) AS s, MAX(v) AS m FROM (VALUES (1), (2)) AS t(v);
