-- a partition column that is no column
CREATE TABLE p (a INT) PARTITIONED BY (k) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json');