-- Two columns read one metadata key
CREATE TABLE t (a INT, m INT METADATA, n INT METADATA FROM 'm') WITH ('connector' = 'datagen');
DESCRIBE t;
