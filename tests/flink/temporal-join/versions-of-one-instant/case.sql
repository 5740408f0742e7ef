-- Versions of a keep-last view that begin at the probe's instant
CREATE TABLE orders (oid INT, item STRING, qty INT, price DECIMAL(10, 2), ots TIMESTAMP(3), WATERMARK FOR ots AS ots - INTERVAL '2' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/orders.jsonl', 'format' = 'json');
CREATE TABLE rates (item STRING, p DECIMAL(6, 2), t TIMESTAMP(3), WATERMARK FOR t AS t) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/r.jsonl', 'format' = 'json');
CREATE VIEW v AS SELECT item, p, t FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY t DESC) AS rn FROM rates) WHERE rn = 1;
CREATE TABLE snk (a INT, b STRING, c DECIMAL(6, 2)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT o.oid, o.item, v.p FROM orders o LEFT JOIN v FOR SYSTEM_TIME AS OF o.ots ON o.item = v.item;
