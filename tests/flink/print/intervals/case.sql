-- SELECT of intervals straight to the screen is not printed by the sink; intervals in a sink are refused
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT INTERVAL '1' DAY FROM (VALUES (1)) AS v(x);
