-- A pinned partition that is never NULL is none
CREATE TABLE n (id INT NOT NULL, v INT NOT NULL, f DOUBLE NOT NULL, s STRING NOT NULL, d DATE NOT NULL, ts TIMESTAMP(3) NOT NULL, WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk (id INT, v INT, rn BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, v, rn FROM (SELECT id, v, ROW_NUMBER() OVER (PARTITION BY id ORDER BY v DESC) AS rn FROM (SELECT id, v FROM n WHERE id = 1)) WHERE rn <= 1;
