-- dedup both sides, join, group
CREATE TABLE orders (oid INT, cust STRING, item STRING, qty INT, ots TIMESTAMP(3), WATERMARK FOR ots AS ots - INTERVAL '2' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/orders.jsonl', 'format' = 'json');
CREATE TABLE payments (oid INT, amount DECIMAL(8, 2), kind STRING, pts TIMESTAMP(3), WATERMARK FOR pts AS pts - INTERVAL '2' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/payments.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, n BIGINT, s DECIMAL(38, 2)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
CREATE VIEW lo AS SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cust ORDER BY ots DESC) rn FROM orders) WHERE rn = 1;
CREATE VIEW lp AS SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY oid ORDER BY pts DESC) rn FROM payments) WHERE rn = 1;
INSERT INTO snk SELECT kind, COUNT(*), SUM(amount) FROM lo JOIN lp ON lo.oid = lp.oid GROUP BY kind;
