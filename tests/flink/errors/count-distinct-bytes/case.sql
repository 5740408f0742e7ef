-- COUNT(DISTINCT ..) of bytes
CREATE TABLE ty (id INT, ti TINYINT, si SMALLINT, i INT, b BIGINT, f FLOAT, d DOUBLE, de DECIMAL(10, 3), s STRING, bo BOOLEAN, dt DATE, tm TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), lt TIMESTAMP_LTZ(3), bt BYTES)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/ty.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT COUNT(DISTINCT bt) AS a, COUNT(DISTINCT bo) AS b, COUNT(DISTINCT lt) AS c, COUNT(DISTINCT ts6) AS d, COUNT(DISTINCT tm) AS e, COUNT(DISTINCT de) AS f, COUNT(DISTINCT ti) AS g FROM ty;
