//! WINDOW w AS (..): what `OVER w` and `OVER (w ..)` mean.
//!
//! A window that builds on another one may say the order if that one does not, and nothing else. Of a frame that is
//! added Flink keeps only whether it is in ROWS or in RANGE, its bounds are lost.

use super::slots::fail;
use crate::ast::{FrameBound, Ident, NamedWindow, WindowFrame, WindowSpec};
use crate::binder::Bound;

/// `OVER w`.
pub fn named(windows: &[NamedWindow], name: &Ident) -> Bound<WindowSpec> {
    match windows.iter().find(|w| w.name.value == name.value) {
        Some(window) => resolved(windows, &window.spec),
        None => fail(
            format!("window \"{}\" is not known", name.value),
            format!("Window '{}' not found", name.value),
            name.span,
        ),
    }
}

/// The specification without the window that it builds on, if any.
pub fn resolved(windows: &[NamedWindow], spec: &WindowSpec) -> Bound<WindowSpec> {
    resolved_in(windows, spec, windows.len())
}

/// `steps`: so many windows may stand behind one another; one that names itself would never end.
fn resolved_in(windows: &[NamedWindow], spec: &WindowSpec, steps: usize) -> Bound<WindowSpec> {
    let Some(base) = &spec.base else { return Ok(spec.clone()) };
    let Some(window) = windows.iter().find(|w| w.name.value == base.value).filter(|_| steps > 0) else {
        let name = &base.value;
        return fail(format!("window \"{name}\" is not known"), format!("Window '{name}' not found"), spec.span);
    };
    if window.spec.frame.is_some() {
        return fail(
            "a window that another one builds on has no frame",
            "Referenced window cannot have framing declarations",
            spec.span,
        );
    }
    if !spec.partition_by.is_empty() {
        return fail(
            "PARTITION BY is said by the window that this one builds on",
            "PARTITION BY not allowed with existing window reference",
            spec.span,
        );
    }
    let mut whole = resolved_in(windows, &window.spec, steps - 1)?;
    if !spec.order_by.is_empty() {
        if !whole.order_by.is_empty() {
            return fail(
                "both this window and the one that it builds on say ORDER BY",
                "ORDER BY not allowed in both base and referenced windows",
                spec.span,
            );
        }
        whole.order_by.clone_from(&spec.order_by);
    }
    whole.frame = spec.frame.as_ref().map(|frame| WindowFrame {
        start: FrameBound::UnboundedPreceding,
        end: None,
        ..frame.clone()
    });
    Ok(whole)
}
