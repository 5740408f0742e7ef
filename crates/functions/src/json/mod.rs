//! JSON functions: [`parse`] and [`write`] (as Jackson), [`path`] (as Jayway's JsonPath), [`query`] (JSON_VALUE,
//! JSON_QUERY, JSON_EXISTS, IS JSON), [`construct`] (JSON_OBJECT, JSON_ARRAY, JSON_STRING), [`quote`], [`variant`].

pub mod construct;
pub mod filter;
pub mod parse;
pub mod path;
pub mod query;
pub mod quote;
pub mod variant;
pub mod write;
