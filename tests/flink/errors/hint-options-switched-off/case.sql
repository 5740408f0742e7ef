-- OPTIONS hints can be switched off
CREATE TABLE orders (oid INT, item STRING, qty INT, price DECIMAL(10, 2), ots TIMESTAMP(3), WATERMARK FOR ots AS ots - INTERVAL '2' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/orders.jsonl', 'format' = 'json');
SET 'table.dynamic-table-options.enabled' = 'false';
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT oid FROM orders /*+ OPTIONS('json.ignore-parse-errors'='true') */;
