-- a DATE partition that was written cannot be read
CREATE TABLE p (n INT, k DATE) PARTITIONED BY (k) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'csv'
);
CREATE TABLE snk (n INT, k DATE) WITH ('connector' = 'print');
INSERT INTO p VALUES (1, DATE '2020-01-02');
INSERT INTO snk SELECT * FROM p;
