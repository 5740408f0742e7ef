-- E'..' knows the escapes of C
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT 'a\nb' AS a, E'a\nb' AS b;
