-- numbers, times and booleans as partition values
CREATE TABLE p (a INT, n BIGINT, b BOOLEAN, t TIMESTAMP(3), f DOUBLE) PARTITIONED BY (n, b, t, f) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'json'
);
CREATE TABLE snk (a INT, n BIGINT, b BOOLEAN, t TIMESTAMP(3), f DOUBLE) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO p VALUES (1, 15, TRUE, TIMESTAMP '2024-01-02 03:04:05.678', 1.5E0), (2, -3, FALSE, TIMESTAMP '1969-12-31 00:00:00', -1E10);
INSERT INTO snk SELECT * FROM p;