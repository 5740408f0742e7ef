//! Black-box tests of the HTTP side over sockets, on a backend with fixed numbers.

mod fixed_backend;
mod http_client;
mod page;
mod pinot;
mod queries;
mod served_table;
