CREATE TABLE snk (a STRING, g INT, PRIMARY KEY (g) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT JSON_OBJECTAGG(k VALUE v ABSENT ON NULL), g FROM (VALUES ('a', 1, 1), ('b', CAST(NULL AS INT), 1), ('a', 3, 2), ('b', 4, 1), ('a', 5, 1)) AS t(k, v, g) GROUP BY g;
