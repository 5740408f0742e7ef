-- folders of VARCHAR partitions keep their texts
CREATE TABLE t (n INT, p VARCHAR(2)) PARTITIONED BY (p) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'csv'
);
CREATE TABLE snk (n INT, p VARCHAR(2)) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
