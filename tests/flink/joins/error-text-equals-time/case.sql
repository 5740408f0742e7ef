-- Text on one side of a join, another type on the other
CREATE TABLE l (id INT, k STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE r (id INT, k TIMESTAMP(3)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (id INT, rid INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT l.id, r.id FROM l JOIN r ON l.id = r.id AND l.k = r.k;
