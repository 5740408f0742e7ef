CREATE TABLE src (a INT, b AS a + 1) WITH ('connector' = 'datagen', 'fields.a.min' = '4', 'fields.a.max' = '4');
CREATE TABLE snk (a INT, b INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM src LIMIT 3;
