-- A STATE_TTL hint that names no table of FROM
CREATE TABLE orders (oid INT, item STRING, qty INT, price DECIMAL(10, 2), ots TIMESTAMP(3), WATERMARK FOR ots AS ots - INTERVAL '2' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/orders.jsonl', 'format' = 'json');
CREATE TABLE pays (oid INT, amount DECIMAL(6, 2), how STRING, pts TIMESTAMP(3), WATERMARK FOR pts AS pts - INTERVAL '2' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/pays.jsonl', 'format' = 'json');
CREATE TABLE snk (a INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT /*+ STATE_TTL('zz'='1d') */ o.oid FROM orders o JOIN pays p ON o.oid = p.oid;
