-- PRINTF: parentheses, prefixes, %g, %a, an argument again, flags that Java refuses
CREATE TABLE snk (
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING,
  c6 STRING,
  c7 STRING,
  c8 STRING,
  c9 STRING,
  c10 STRING,
  c11 STRING,
  c12 STRING,
  c13 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  PRINTF('%(d|%(07d|%(,.1f', n, n, d),
  PRINTF('%#x|%#o|%#08x|%08X', 255, 8, 255, 48879),
  PRINTF('%g|%.3g|%g|%G', d, d, 1E-5, 1E10),
  PRINTF('%a|%A', 1.5E0, 0E0),
  PRINTF('%s %<s|%2$s %1$s', 'a', 'b'),
  PRINTF('%-05d', n),
  PRINTF('%05s', 'x'),
  PRINTF('%+ d', n),
  PRINTF('%.2d', n),
  PRINTF('%#d', n),
  PRINTF('%--5d', n),
  PRINTF('%,x', n),
  PRINTF('% d|%+d|%-6d|%,d', n, n, n, 1234567)
FROM (VALUES (-42, 12345.678E0)) AS t(n, d);
