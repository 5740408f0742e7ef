CREATE TABLE src (i INT, s STRING, ok BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json');
CREATE TABLE snk (kind STRING, shown STRING, js STRING, name STRING, age INT, u STRUCTURED<'com.example.User', name STRING, age INT>) WITH ('connector' = 'print');
INSERT INTO snk
SELECT TYPEOF(u), CAST(u AS STRING), JSON_STRING(u), u.name, v.u.age + 1, u
FROM (SELECT OBJECT_OF('com.example.User', 'name', s, 'age', i) AS u FROM src) v;
