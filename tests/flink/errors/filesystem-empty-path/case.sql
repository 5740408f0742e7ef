-- An empty path
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '', 'format' = 'json');
SELECT * FROM t;
