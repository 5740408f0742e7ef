-- New files looked for without a pause
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'json', 'source.monitor-interval' = '0 s');
SELECT * FROM t;
