-- A division by zero inside of a larger constant fails when it is run
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT ABS(7 / 0);
