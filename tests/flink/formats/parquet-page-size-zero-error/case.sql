-- parquet: pages of no size
CREATE TABLE p (a INT, t TIMESTAMP(3)) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet', 'parquet.page.size' = '0'
);
CREATE TABLE snk (a INT, t TIMESTAMP(3)) WITH ('connector' = 'print');
INSERT INTO p SELECT 1, TIMESTAMP '2024-02-29 12:34:56.123';
INSERT INTO snk SELECT * FROM p;
