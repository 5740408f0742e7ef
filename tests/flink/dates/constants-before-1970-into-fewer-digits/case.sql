-- A constant TIMESTAMP before 1970 is cut where its column has fewer digits
CREATE TABLE t (i INT, l BIGINT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a TIMESTAMP(0), b TIMESTAMP(1), c TIMESTAMP_LTZ(0), d TIMESTAMP(0), e TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT TIMESTAMP '1969-12-31 23:59:59.123', TIMESTAMP '1969-12-31 23:59:59.123', CAST(TIMESTAMP '1969-12-31 23:59:59.123' AS TIMESTAMP_LTZ(3)),
  CAST('1900-01-01 00:00:00.9' AS TIMESTAMP(3)), TIMESTAMP '1969-12-31 23:59:59.123456' FROM t;
