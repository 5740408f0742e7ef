-- parquet: a NULL multiset
CREATE TABLE p (
  a MULTISET<STRING>
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE snk (
  a MULTISET<STRING>
) WITH ('connector' = 'print');
INSERT INTO p
SELECT CAST(NULL AS MULTISET<STRING>);
INSERT INTO snk SELECT * FROM p;
