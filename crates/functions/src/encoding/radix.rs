//! TO_BASE64, FROM_BASE64, HEX, UNHEX, BIN.

use std::fmt::Write;

use arrow_array::types::Int64Type;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ouzel_types::TypeKind;

use crate::column::build::{bytes, strings};
use crate::column::{Bins, Prim, Strs};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("TO_BASE64", &[], |a| typed("TO_BASE64", a, &[Want::StrOrBytes], 0, STRING), bind_to_base64),
    function("FROM_BASE64", &[], |a| typed("FROM_BASE64", a, &[Want::StrOrBytes], 0, STRING), bind_from_base64),
    function("HEX", &[], infer_hex, bind_hex),
    function("UNHEX", &[], |a| typed("UNHEX", a, &[Want::Str], 0, Gives::Maybe(TypeKind::BYTES)), bind_unhex),
    function("BIN", &[], |a| typed("BIN", a, &[Want::Long], 0, STRING), bind_bin),
];

const STRING: Gives = Gives::Kind(TypeKind::STRING);

/// `java.util.Base64`: padding may be missing, and nobody looks at the bits behind the last byte.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fn bind_to_base64(binding: &Binding<'_>) -> Bound {
    let binary = binding.arg_types[0].kind.is_binary();
    kernel(move |args, rows, errors| {
        if binary {
            let values = Bins::of(&args[0]);
            return strings(args, rows, errors, |row, out| {
                ENGINE.encode_string(values.get(row), out);
                Ok(true)
            });
        }
        let values = Strs::of(&args[0]);
        strings(args, rows, errors, |row, out| {
            ENGINE.encode_string(values.get(row), out);
            Ok(true)
        })
    })
}

fn decode(text: &[u8], out: &mut String) -> Result<bool, crate::column::Fail> {
    let cut_short = is_cut_short(text);
    match ENGINE.decode(text) {
        Ok(decoded) if !cut_short => {
            crate::text::utf8::push_lossy(&decoded, out);
            Ok(true)
        }
        Err(base64::DecodeError::InvalidByte(_, byte)) if byte != b'=' || !cut_short => {
            Err(format!("Illegal base64 character {byte:x}").into())
        }
        Err(_) if text.len() < 2 => Err("Input byte[] should at least have 2 bytes for base64 bytes".into()),
        _ if cut_short => Err("Input byte array has wrong 4-byte ending unit".into()),
        _ => Err("Last unit does not have enough valid bits".into()),
    }
}

/// Whether the first `=` ends no unit of four, as Java counts: it wants two of them behind two characters.
fn is_cut_short(text: &[u8]) -> bool {
    memchr::memchr(b'=', text).is_some_and(|at| at % 4 == 0 || at % 4 == 2 && text.get(at + 1) != Some(&b'='))
}

fn bind_from_base64(binding: &Binding<'_>) -> Bound {
    let binary = binding.arg_types[0].kind.is_binary();
    kernel(move |args, rows, errors| {
        if binary {
            let values = Bins::of(&args[0]);
            return strings(args, rows, errors, |row, out| decode(values.get(row), out));
        }
        let values = Strs::of(&args[0]);
        strings(args, rows, errors, |row, out| decode(values.get(row).as_bytes(), out))
    })
}

fn infer_hex(args: &[Argument<'_>]) -> Result<Signature, String> {
    let number = args.first().is_some_and(|a| a.ty.kind.is_integer());
    typed("HEX", args, &[if number { Want::Long } else { Want::Str }], 0, STRING)
}

fn bind_hex(binding: &Binding<'_>) -> Bound {
    let number = binding.arg_types[0].kind == TypeKind::BigInt;
    kernel(move |args, rows, errors| {
        if number {
            let values = Prim::<Int64Type>::of(&args[0]);
            return strings(args, rows, errors, |row, out| {
                let _ = write!(out, "{:X}", values.get(row));
                Ok(true)
            });
        }
        let values = Strs::of(&args[0]);
        strings(args, rows, errors, |row, out| {
            for byte in values.get(row).bytes() {
                let _ = write!(out, "{byte:02X}");
            }
            Ok(true)
        })
    })
}

/// Pairs from the end; of an odd first digit only the place is kept (as a 0), as in Flink. Anything else is NULL.
fn bind_unhex(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let values = Strs::of(&args[0]);
        bytes(args, rows, errors, |row, out| {
            let text = values.get(row).as_bytes();
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let (odd, pairs) = text.split_at(text.len() % 2);
            if let [first] = odd {
                if digit(*first).is_none() {
                    return Ok(false);
                }
                out.push(0);
            }
            for pair in pairs.chunks_exact(2) {
                match (digit(pair[0]), digit(pair[1])) {
                    (Some(high), Some(low)) => out.push((high << 4 | low) as u8),
                    _ => return Ok(false),
                }
            }
            Ok(true)
        })
    })
}

fn bind_bin(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let values = Prim::<Int64Type>::of(&args[0]);
        strings(args, rows, errors, |row, out| {
            let _ = write!(out, "{:b}", values.get(row));
            Ok(true)
        })
    })
}
