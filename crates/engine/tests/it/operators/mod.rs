//! Stream tests of the operators: rows and watermarks in, changes out.

mod batch;
mod deduplicate;
mod group_aggregate;
mod hot_group;
mod hot_join_key;
mod hot_keys;
mod join;
mod long_run;
mod match_recognize;
mod mini_batch;
mod oracle;
mod over_aggregate;
mod over_following;
mod processing_time;
mod rank;
mod row_changes;
mod state_ttl;
mod timed;
mod timed_joins;
mod window_aggregate;
mod window_functions;
