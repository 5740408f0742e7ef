-- A new key over a column of LIKE's table that may be NULL
CREATE TABLE base (id INT, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print');
CREATE TABLE t (PRIMARY KEY (v) NOT ENFORCED) LIKE base (EXCLUDING CONSTRAINTS);
INSERT INTO t VALUES (1, 'a');
