CREATE TABLE snk (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
EXECUTE STATEMENT SET BEGIN
INSERT INTO snk SELECT DISTINCT x, y FROM (VALUES (1, 'a'), (2, 'b')) t(x, y);
INSERT INTO snk SELECT x, MAX(y) FROM (VALUES (3, 'a'), (4, 'a')) t(x, y) GROUP BY x;
INSERT INTO snk SELECT DISTINCT x + 1, y FROM (VALUES (5, 'c')) t(x, y) WHERE x > 0;
END;
