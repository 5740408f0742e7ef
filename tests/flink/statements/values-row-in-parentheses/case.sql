-- VALUES with ROW in parentheses
CREATE TABLE snk (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO snk VALUES (ROW(1, 'x')), ROW(2, 'y'), (3, 'z');
