//! Black-box tests of the program, and tests of the repository itself.

mod bad_input;
mod check;
mod errors;
mod fuzz;
mod hot_key;
mod late_rows;
mod million_changes;
mod program;
mod reference;
mod row_times;
mod run;
mod shell;
mod streams;
mod terminal;
mod up;
mod waiting;
mod workspace;
