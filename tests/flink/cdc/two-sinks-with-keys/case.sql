-- One aggregate into a debezium-json and a print sink with keys
CREATE TABLE c (
  id INT, k STRING, v INT, d DECIMAL(10, 3), PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE snk (k STRING, s INT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
CREATE TABLE p (k STRING, s INT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'print');
BEGIN STATEMENT SET;
INSERT INTO snk SELECT k, SUM(v) FROM c WHERE k IS NOT NULL GROUP BY k;
INSERT INTO p SELECT k, SUM(v) FROM c WHERE k IS NOT NULL GROUP BY k;
END;
