-- FastTop1Function compares sort keys only: COUNT(*) of the top stays as it was when MAX(v) does not rise
CREATE TABLE t (id INT, k STRING, s STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, s, m, c FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY m DESC) AS rn
  FROM (SELECT k, s, MAX(v) AS m, COUNT(*) AS c FROM t GROUP BY k, s)
) WHERE rn = 1;
