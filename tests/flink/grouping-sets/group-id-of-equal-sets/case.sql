-- GROUP_ID counts the equal grouping sets before a set
CREATE TABLE t (a INT, b STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (q STRING, a INT, b STRING, n BIGINT, id BIGINT, g BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
EXECUTE STATEMENT SET BEGIN
INSERT INTO snk SELECT 'twice', a, CAST(NULL AS STRING), COUNT(*), GROUP_ID(), GROUPING(a) FROM t GROUP BY GROUPING SETS ((a), (a));
INSERT INTO snk SELECT 'rollups', a, CAST(NULL AS STRING), SUM(v), GROUP_ID(), GROUPING_ID(a) FROM t GROUP BY ROLLUP(a), ROLLUP(a) HAVING GROUP_ID() < 2;
INSERT INTO snk SELECT 'pairs', a, b, COUNT(*), GROUP_ID(), GROUPING_ID(a, b) FROM t GROUP BY GROUPING SETS ((a, b), (b), (a, b), (a, b));
INSERT INTO snk SELECT 'once', a, b, COUNT(*), GROUP_ID(), GROUPING_ID(a, b) FROM t GROUP BY CUBE(a, b);
INSERT INTO snk SELECT 'plain', a, b, COUNT(*), GROUP_ID(), GROUPING_ID(a, b) FROM t GROUP BY a, b;
END;
