-- INSERT with a static partition
CREATE TABLE p (a INT, k STRING, n INT) PARTITIONED BY (k, n) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json'
);
CREATE TABLE snk (a INT, k STRING, n INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO p PARTITION (k = 'x') SELECT a, n FROM (VALUES (1, 2), (3, 4)) AS v(a, n);
INSERT INTO snk SELECT * FROM p;