-- An order by a column that is one value is none
CREATE TABLE n (id INT NOT NULL, v INT NOT NULL, f DOUBLE NOT NULL, s STRING NOT NULL, d DATE NOT NULL, ts TIMESTAMP(3) NOT NULL, WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk (id INT, v INT, rn BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, v, rn FROM (SELECT id, v, ROW_NUMBER() OVER (PARTITION BY s ORDER BY id, ts DESC) AS rn FROM (SELECT id, v, s, ts FROM n WHERE id = 1)) WHERE rn <= 1;
