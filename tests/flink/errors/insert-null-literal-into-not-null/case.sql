-- INSERT of NULL into a NOT NULL column
CREATE TABLE snk (a INT NOT NULL) WITH ('connector' = 'print');
INSERT INTO snk VALUES (CAST(NULL AS INT));
