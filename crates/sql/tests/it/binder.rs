//! Binder, catalog, session and statements: what they make of texts.

mod ddl;
mod expressions;
mod names;
