//! Text to bytes and bytes to bytes of another length.

use arrow_array::ArrayRef;
use ouzel_types::TypeKind;

use crate::column::build::bytes;
use crate::column::{Bins, Strs};
use crate::errors::RowErrors;
use crate::function::Kernel;

/// UTF-8 bytes, cut or (BINARY) padded with zeros.
pub fn from_text(to: &TypeKind) -> Box<dyn Kernel> {
    let to = to.clone();
    Box::new(move |args: &[ArrayRef], _: usize, errors: &mut RowErrors| {
        let text = Strs::of(&args[0]);
        bytes(args, args[0].len(), errors, |row, out| {
            shape(&to, text.get(row).as_bytes(), out);
            Ok(true)
        })
    })
}

pub fn resize(to: &TypeKind) -> Box<dyn Kernel> {
    let to = to.clone();
    Box::new(move |args: &[ArrayRef], _: usize, errors: &mut RowErrors| {
        let values = Bins::of(&args[0]);
        bytes(args, args[0].len(), errors, |row, out| {
            shape(&to, values.get(row), out);
            Ok(true)
        })
    })
}

fn shape(to: &TypeKind, value: &[u8], out: &mut Vec<u8>) {
    let (length, pads) = match to {
        TypeKind::Binary(n) => (*n as usize, true),
        TypeKind::Varbinary(n) => (*n as usize, false),
        _ => (usize::MAX, false),
    };
    out.extend_from_slice(&value[..value.len().min(length)]);
    if pads {
        out.resize(length, 0);
    }
}
