-- A path that begins with a blank
CREATE TABLE snk (a STRING, b STRING, c BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT JSON_VALUE('{"a":1}', ' $.a'), JSON_VALUE('{"a":1}', '$.a '), JSON_EXISTS('{"a":1}', ' lax $.a');
