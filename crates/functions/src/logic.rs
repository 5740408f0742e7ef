//! NOT and the IS predicates. AND and OR are nodes of the expression graph, because of what they hide.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, BooleanArray};
use arrow_buffer::BooleanBuffer;
use ouzel_types::TypeKind;

use crate::column::read::nulls_of;
use crate::compile::masks::Truth;
use crate::function::{Binding, ScalarFunction};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("NOT", &[], |a| typed("NOT", a, &[Want::Bool], 0, Gives::Kind(TypeKind::Boolean)), bind_not),
    function("IS NULL", &["IS UNKNOWN"], |a| typed("IS NULL", a, &[Want::Any], 0, NEVER), |_| presence(false)),
    function(
        "IS NOT NULL",
        &["IS NOT UNKNOWN"],
        |a| typed("IS NOT NULL", a, &[Want::Any], 0, NEVER),
        |_| presence(true),
    ),
    function("IS TRUE", &[], |a| typed("IS TRUE", a, &[Want::Bool], 0, NEVER), |_| truth(|t| t.yes)),
    function("IS NOT TRUE", &[], |a| typed("IS NOT TRUE", a, &[Want::Bool], 0, NEVER), |_| truth(|t| !&t.yes)),
    function("IS FALSE", &[], |a| typed("IS FALSE", a, &[Want::Bool], 0, NEVER), |_| truth(|t| t.no)),
    function("IS NOT FALSE", &[], |a| typed("IS NOT FALSE", a, &[Want::Bool], 0, NEVER), |_| truth(|t| !&t.no)),
];

const NEVER: Gives = Gives::Never(TypeKind::Boolean);

fn bind_not(_: &Binding<'_>) -> Bound {
    kernel(|args, _, _| {
        let array = args[0].as_boolean();
        Arc::new(BooleanArray::new(!array.values(), array.nulls().cloned()))
    })
}

fn presence(wanted: bool) -> Bound {
    kernel(move |args, rows, _| {
        let present = match nulls_of(args[0].as_ref(), rows) {
            None => BooleanBuffer::new_set(rows),
            Some(nulls) => nulls.inner().clone(),
        };
        Arc::new(BooleanArray::new(if wanted { present } else { !&present }, None))
    })
}

fn truth(pick: fn(Truth) -> BooleanBuffer) -> Bound {
    kernel(move |args, rows, _| Arc::new(BooleanArray::new(pick(Truth::of(&args[0], rows)), None)))
}
