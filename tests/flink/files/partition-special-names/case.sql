-- values with special characters go through folders and back
CREATE TABLE p (a INT, k STRING) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json'
);
CREATE TABLE snk (a INT, k STRING) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO p VALUES (1, 'a b'), (2, 'a/b:c=d'), (3, '100%'), (4, 'é"x''y'), (7, '{}[]^#*?');
INSERT INTO snk SELECT * FROM p;