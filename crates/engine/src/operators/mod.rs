//! One operator a file; `build` in `lowering` makes them from the plan.
