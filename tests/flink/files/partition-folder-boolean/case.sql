-- the names of folders of BOOLEAN partitions
CREATE TABLE p (n INT, k BOOLEAN) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE back (n INT, f STRING METADATA FROM 'file.path') WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE snk (n INT, folder STRING) WITH ('connector' = 'print');
INSERT INTO p VALUES (0, TRUE), (1, FALSE), (2, CAST(NULL AS BOOLEAN));
INSERT INTO snk SELECT n, REGEXP_EXTRACT(f, '/p/([^/]*)/', 1) FROM back;
