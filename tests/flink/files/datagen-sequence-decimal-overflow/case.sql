-- datagen: a sequence of DECIMAL beyond its digits
CREATE TABLE t (a DECIMAL(2,1)) WITH ('connector' = 'datagen',
  'fields.a.kind' = 'sequence',
  'fields.a.start' = '8',
  'fields.a.end' = '12');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
