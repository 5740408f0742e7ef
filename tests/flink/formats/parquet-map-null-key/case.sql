-- parquet: a NULL key of a map
CREATE TABLE p (
  a MAP<STRING, INT>
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE snk (
  a MAP<STRING, INT>
) WITH ('connector' = 'print');
INSERT INTO p
SELECT MAP[CAST(NULL AS STRING), 1];
INSERT INTO snk SELECT * FROM p;
