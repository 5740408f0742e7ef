-- TO_TIMESTAMP_LTZ with a precision that is no INT
CREATE TABLE snk (a TIMESTAMP_LTZ(3)) WITH ('connector' = 'print');
INSERT INTO snk SELECT TO_TIMESTAMP_LTZ(x, y) FROM (VALUES (CAST(1 AS BIGINT), CAST(3 AS TINYINT))) AS t(x, y);
