-- A NULL among the values of a MAP in SELECT has the keys' type, which a number does not meet
CREATE TABLE snk (m MAP<STRING, INT>) WITH ('connector' = 'print');
INSERT INTO snk SELECT MAP['a', 1, 'b', NULL];
