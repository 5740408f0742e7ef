-- VALUES of TIMESTAMP(3) and TIMESTAMP_LTZ and different precision
SET 'table.local-time-zone' = 'Asia/Tokyo';
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(x AS STRING) FROM (VALUES (TIMESTAMP '2024-01-01 00:00:00.1'), (TO_TIMESTAMP_LTZ(5, 3)), (TIMESTAMP '2024-01-01 00:00:00.123456789')) AS t(x);
