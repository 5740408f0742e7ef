-- what a JSON function made stands as JSON in what is made of it above a filter, a limit and UNION ALL, not above DISTINCT or a join
CREATE TABLE t (v INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (w STRING, j STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
EXECUTE STATEMENT SET BEGIN
INSERT INTO snk SELECT 'limit', JSON_OBJECT('a' VALUE j) FROM (SELECT JSON_OBJECT('x' VALUE v) AS j FROM t LIMIT 10) AS q;
INSERT INTO snk SELECT 'union all', JSON_ARRAY(j, s) FROM (SELECT JSON_OBJECT('x' VALUE v) AS j, s FROM t UNION ALL SELECT JSON_ARRAY(v) AS j, s FROM t) AS q;
INSERT INTO snk SELECT 'order', JSON_OBJECT('a' VALUE j) FROM (SELECT JSON_OBJECT('x' VALUE v) AS j FROM t ORDER BY v LIMIT 2) AS q;
INSERT INTO snk SELECT 'filter', JSON_OBJECT('a' VALUE j) FROM (SELECT JSON_OBJECT('x' VALUE v) AS j FROM t WHERE v > 1) AS q WHERE j <> 'x';
INSERT INTO snk SELECT 'distinct', JSON_OBJECT('a' VALUE j) FROM (SELECT DISTINCT JSON_OBJECT('x' VALUE v) AS j FROM t) AS q;
INSERT INTO snk SELECT 'union', JSON_OBJECT('a' VALUE j) FROM (SELECT JSON_OBJECT('x' VALUE v) AS j FROM t UNION SELECT s FROM t) AS q;
INSERT INTO snk SELECT 'join', JSON_OBJECT('a' VALUE q.j) FROM (SELECT v, JSON_OBJECT('x' VALUE v) AS j FROM t) AS q JOIN t ON t.v = q.v;
INSERT INTO snk SELECT 'in a call', UPPER(JSON_OBJECT('a' VALUE CONCAT(j, ''))) FROM (SELECT JSON_OBJECT('x' VALUE v) AS j FROM t LIMIT 10) AS q;
INSERT INTO snk SELECT 'two deep', JSON_ARRAY(j) FROM (SELECT JSON_OBJECT('b' VALUE j) AS j FROM (SELECT JSON_OBJECT('x' VALUE v) AS j FROM t LIMIT 10) AS p UNION ALL SELECT JSON_ARRAY(s) FROM t) AS q;
END;
