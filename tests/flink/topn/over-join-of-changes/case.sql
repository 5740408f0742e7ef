-- Top-N over a join of two changing tables
CREATE TABLE orders (oid INT, cust STRING, item STRING, qty INT, ots TIMESTAMP(3), WATERMARK FOR ots AS ots - INTERVAL '2' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/orders.jsonl', 'format' = 'json');
CREATE TABLE custs (id STRING, name STRING, city STRING, score DOUBLE, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/custs.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (city STRING, oid INT, score DOUBLE, rn BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT city, oid, score, rn FROM (SELECT c.city, o.oid, c.score, ROW_NUMBER() OVER (PARTITION BY c.city ORDER BY c.score DESC, o.oid) rn FROM orders o JOIN custs c ON o.cust = c.id) WHERE rn <= 2;
