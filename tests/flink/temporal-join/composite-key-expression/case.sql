-- composite key by an expression of the probe
CREATE TABLE p (a STRING, b INT, v STRING, t TIMESTAMP(3), WATERMARK FOR t AS t, PRIMARY KEY (a, b) NOT ENFORCED) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/p.jsonl','format'='debezium-json');
CREATE TABLE o (k STRING, n INT, t TIMESTAMP(3), WATERMARK FOR t AS t) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/o.jsonl','format'='json');
CREATE TABLE snk (k STRING, n INT, v STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT o.k, o.n, p.v FROM o LEFT JOIN p FOR SYSTEM_TIME AS OF o.t AS p ON LOWER(o.k) = p.a AND p.b = o.n / 2 + CASE WHEN o.n = 1 THEN 1 ELSE 0 END;
