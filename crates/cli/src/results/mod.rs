//! What becomes of the rows of a SELECT: [`cells`] (values as texts), [`printed`] (each row or change as a line of a table),
//! [`folded`] (the rows that are left when changes are applied).

pub mod cells;
pub mod folded;
pub mod printed;

/// Implements the parts of a sink that say nothing: rows for a person are not kept for a restart.
macro_rules! without_checkpoints {
    () => {
        fn prepare(&mut self, _checkpoint: u64) -> ouzel_engine::Result<Vec<u8>> {
            Ok(Vec::new())
        }
        fn commit(&mut self, _checkpoint: u64, _handle: &[u8]) -> ouzel_engine::Result<()> {
            Ok(())
        }
        fn recover(&mut self, _checkpoint: u64, _completed: Option<&[u8]>) -> ouzel_engine::Result<()> {
            Ok(())
        }
    };
}
pub(crate) use without_checkpoints;
