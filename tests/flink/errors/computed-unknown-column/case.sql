-- A computed column over a column that is not there
CREATE TABLE u (a INT, b AS z + 1) WITH ('connector' = 'datagen');
