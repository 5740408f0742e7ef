-- datagen: a sequence whose start has a fraction
CREATE TABLE t (a DECIMAL(5,2)) WITH ('connector' = 'datagen',
  'fields.a.kind' = 'sequence',
  'fields.a.start' = '1.5',
  'fields.a.end' = '4');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
