-- Casts to NOT NULL members: a NULL of a map, or of an array that is made in the statement, is zero; where no member is cast it stays
CREATE TABLE t (id INT, i INT, m MAP<STRING, INT>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, a STRING, b STRING, c STRING, d STRING, e STRING, f STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, CAST(CAST(ARRAY[i, NULL] AS ARRAY<BIGINT NOT NULL>) AS STRING), CAST(TRY_CAST(ARRAY[1, NULL] AS ARRAY<BIGINT NOT NULL>) AS STRING), CAST(CAST(ARRAY[1, NULL] AS ARRAY<STRING NOT NULL>) AS STRING),
  CAST(CAST(m AS MAP<STRING, BIGINT NOT NULL>) AS STRING), CAST(CAST(m AS MAP<STRING, STRING NOT NULL>) AS STRING), CAST(TRY_CAST(m AS MAP<STRING, DOUBLE NOT NULL>) AS STRING) FROM t;
