-- dedup joined with customers
CREATE TABLE orders (oid INT, cust STRING, item STRING, qty INT, ots TIMESTAMP(3), WATERMARK FOR ots AS ots - INTERVAL '2' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/orders.jsonl', 'format' = 'json');
CREATE TABLE custs (id STRING, name STRING, city STRING, score DOUBLE, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/custs.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (c STRING, oid INT, name STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT d.cust, d.oid, c.name FROM (SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cust ORDER BY ots DESC) rn FROM orders) WHERE rn = 1) d FULL JOIN custs c ON d.cust = c.id;
