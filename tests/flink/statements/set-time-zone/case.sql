-- SET between statements changes what the later ones mean
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
SET 'table.local-time-zone' = 'Asia/Tokyo';
INSERT INTO snk SELECT CAST(TO_TIMESTAMP_LTZ(0, 3) AS STRING);
SET 'table.local-time-zone' = 'America/New_York';
INSERT INTO snk SELECT CAST(TO_TIMESTAMP_LTZ(0, 3) AS STRING);
RESET 'table.local-time-zone';
SET 'table.local-time-zone' = 'UTC';
INSERT INTO snk SELECT CAST(TO_TIMESTAMP_LTZ(0, 3) AS STRING);
