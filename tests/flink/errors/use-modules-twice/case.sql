-- USE MODULES with a name twice
USE MODULES core, core;
