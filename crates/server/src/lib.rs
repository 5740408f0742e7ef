//! The HTTP side of Ouzel: the page, its API and WebSocket, Prometheus metrics, and served
//! tables behind Apache Pinot's query API.
//!
//! It runs no pipeline and reads no log: all data comes through [`Backend`]. It is given bound
//! listeners, so that choosing ports and saying which one is taken stays with the program.
//!
//! - [`model`]: what the page shows; [`backend`]: where it comes from
//! - [`serving`]: tables that keep the latest row per key, and SQL over them
//! - [`routes`]: one file per resource of the page's API; [`pinot`]: the broker's and the
//!   controller's routes in Pinot's shape
//! - [`metrics`], [`openapi`], [`process_usage`], [`origin`], [`listen`]: around them

pub mod backend;
pub mod listen;
pub mod metrics;
pub mod model;
pub mod openapi;
pub mod origin;
pub mod pinot;
pub mod process_usage;
pub mod routes;
pub mod serving;
pub mod state;

pub use backend::{Backend, BackendError};
pub use listen::{ServerError, serve_page, serve_pinot};
pub use serving::ServedTable;
