-- parquet: a unit that does not exist and is not asked for
CREATE TABLE p (a INT, t TIMESTAMP(3)) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet', 'parquet.timestamp.time.unit' = 'seconds'
);
CREATE TABLE snk (a INT, t TIMESTAMP(3)) WITH ('connector' = 'print');
INSERT INTO p SELECT 1, TIMESTAMP '2024-02-29 12:34:56.123';
INSERT INTO snk SELECT * FROM p;
