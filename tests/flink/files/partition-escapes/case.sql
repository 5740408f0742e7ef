-- what is escaped in the names of partition folders
CREATE TABLE p (n INT, k STRING) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE back (n INT, k STRING, f STRING METADATA FROM 'file.path') PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE snk (n INT, k STRING, folder STRING) WITH ('connector' = 'print');
INSERT INTO p VALUES (1, 'a{b}'), (2, 'a[b]^'), (4, U&'a\0001b\007f'), (5, 'a/b=c:d'), (6, '50%'), (7, 'a b+c,d;e|f<g>&'), (8, '"x"''y''');
INSERT INTO snk SELECT n, k, REGEXP_EXTRACT(f, '/p/([^/]*)/', 1) FROM back;
