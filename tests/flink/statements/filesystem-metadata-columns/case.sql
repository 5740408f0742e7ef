-- Metadata columns of files, in any place
CREATE TABLE t (
  name STRING METADATA FROM 'file.name' VIRTUAL, a INT, b STRING, `file.size` BIGINT METADATA VIRTUAL
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (n STRING, a INT, m BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT name, a, `file.size` FROM t;
