//! Tasks, driver, checkpoints and jobs.
