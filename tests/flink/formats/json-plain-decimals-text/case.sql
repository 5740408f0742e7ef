CREATE TABLE mid (id INT, c0 DECIMAL(5, 2), c1 DECIMAL(20, 6), c2 DECIMAL(3, 0), c3 ARRAY<DECIMAL(5, 2)>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'json', 'json.encode.decimal-as-plain-number' = 'true');
CREATE TABLE line (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO mid VALUES (1, 100, 0.005, 100, ARRAY[CAST(1 AS DECIMAL(5, 2)), CAST(0 AS DECIMAL(5, 2))]), (2, 12.3, 7, -5, ARRAY[CAST(-1.5 AS DECIMAL(5, 2))]), (3, 0, 0.000001, 0, CAST(NULL AS ARRAY<DECIMAL(5, 2)>));
INSERT INTO snk SELECT * FROM line;
