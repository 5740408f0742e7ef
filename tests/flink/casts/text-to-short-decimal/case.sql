CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT x, TRY_CAST(x AS DECIMAL(5, 1)) AS a, TRY_CAST(x AS DECIMAL(20, 1)) AS b, TRY_CAST(x AS DECIMAL(10, 2)) AS c, TRY_CAST(x AS DECIMAL(3, 2)) AS d
FROM (VALUES 'y', 'zz', '', 'a1', '1a', '1a ', 'e', 'é', '-', '+', '.', '1.', '.5', '1e', '1e2', 'E5', '+e1', '1e5x', '1e400', '1e-400', '1 2', '1_0',
  '--1', '1.2.3', '  ', ' 7 ', '0100', '0001', '00.1', '9.996', '-9.996', '12345.67', '000000000000000000001', '1e+', '0x1', 'NaN', '99999.95') AS q (x);
