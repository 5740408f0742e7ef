-- DROP DATABASE with tables in it
CREATE DATABASE d;
CREATE TABLE d.t (a INT) WITH ('connector' = 'datagen');
DROP DATABASE d RESTRICT;
