-- A word of a setting is read in any case, but not with a dash for its underscore
SET 'table.optimizer.agg-phase-strategy' = 'one_phase';
SET 'table.exec.sink.type-length-enforcer' = 'trim-pad';
CREATE TABLE snk (a VARCHAR(2)) WITH ('connector' = 'print');
INSERT INTO snk VALUES ('abc');
