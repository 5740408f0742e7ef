-- INTERSECT and EXCEPT of two kinds of numbers
CREATE TABLE l (z INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/l.jsonl', 'format' = 'json');
CREATE TABLE r (z DECIMAL(8, 2)) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/r.jsonl', 'format' = 'json');
CREATE TABLE a_ (z STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/a_', 'format' = 'debezium-json');
CREATE TABLE b_ (z STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/b_', 'format' = 'debezium-json');
CREATE TABLE c_ (z STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/c_', 'format' = 'debezium-json');
CREATE TABLE d_ (z STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/d_', 'format' = 'debezium-json');
EXECUTE STATEMENT SET BEGIN
INSERT INTO a_ SELECT CAST(z AS STRING) FROM (SELECT z FROM l INTERSECT SELECT z FROM r);
INSERT INTO b_ SELECT CAST(z AS STRING) FROM (SELECT z FROM r INTERSECT SELECT z FROM l);
INSERT INTO c_ SELECT CAST(z AS STRING) FROM (SELECT z FROM l EXCEPT SELECT z FROM r);
INSERT INTO d_ SELECT CAST(z AS STRING) FROM (SELECT z FROM r EXCEPT SELECT z FROM l);
END;
