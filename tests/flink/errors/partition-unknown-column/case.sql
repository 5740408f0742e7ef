-- PARTITIONED BY a column that is not there
CREATE TABLE p (a INT) PARTITIONED BY (z) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'json');
INSERT INTO p VALUES (1);
