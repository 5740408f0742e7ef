-- CREATE TABLE AS over a missing table
CREATE TABLE u WITH ('connector' = 'print') AS SELECT a FROM missing;
