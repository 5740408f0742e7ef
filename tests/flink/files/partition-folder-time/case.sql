-- the names of folders of TIME partitions
CREATE TABLE p (n INT, k TIME) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE back (n INT, f STRING METADATA FROM 'file.path') WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE snk (n INT, folder STRING) WITH ('connector' = 'print');
INSERT INTO p VALUES (0, TIME '01:02:03'), (1, TIME '00:00:00');
INSERT INTO snk SELECT n, REGEXP_EXTRACT(f, '/p/([^/]*)/', 1) FROM back;
