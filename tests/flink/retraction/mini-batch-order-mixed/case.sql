-- Mini-batch: groups by a boolean, a decimal and milliseconds in small bundles of two phases
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '7';
CREATE TABLE m (i INT, b BIGINT, s STRING, l STRING, d DECIMAL(10,2), w DECIMAL(25,3), o BOOLEAN, f DOUBLE, r FLOAT, t3 TIMESTAMP(3), t6 TIMESTAMP(6), da DATE, ti TIME, sm SMALLINT, ty TINYINT, n INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/m.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT o, d, t3, COUNT(*), SUM(n) FROM m GROUP BY o, d, t3;
