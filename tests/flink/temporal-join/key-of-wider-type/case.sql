-- a temporal join whose condition casts both sides' keys to a wider type
CREATE TABLE e (id INT, sid SMALLINT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/e.jsonl', 'format' = 'json');
CREATE TABLE w (id INT, rate INT, vt TIMESTAMP(3), WATERMARK FOR vt AS vt, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/w.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (q STRING, id INT, v INT, rate INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
EXECUTE STATEMENT SET BEGIN
INSERT INTO snk SELECT 'bigint', e.id, e.v, w.rate FROM e JOIN w FOR SYSTEM_TIME AS OF e.ts ON CAST(e.id AS BIGINT) = w.id;
INSERT INTO snk SELECT 'left', e.id, e.v, w.rate FROM e LEFT JOIN w FOR SYSTEM_TIME AS OF e.ts ON CAST(e.id AS BIGINT) = CAST(w.id AS BIGINT);
INSERT INTO snk SELECT 'double', e.id, e.v, w.rate FROM e LEFT JOIN w FOR SYSTEM_TIME AS OF e.ts ON CAST(e.id AS DOUBLE) = w.id AND e.v > 1;
INSERT INTO snk SELECT 'smallint', e.id, e.v, w.rate FROM e LEFT JOIN w FOR SYSTEM_TIME AS OF e.ts ON e.sid = w.id;
END;
