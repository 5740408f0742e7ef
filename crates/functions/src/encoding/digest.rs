//! MD5, SHA1, SHA224, SHA256, SHA384, SHA512, SHA2 over the UTF-8 bytes of a text or over bytes, as lower-case hexadecimal text; UUID.

use std::fmt::Write;

use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType as ArrowType;
use ouzel_types::TypeKind;
use sha2::Digest;

use crate::column::build::strings;
use crate::column::{Bins, Prim, Strs};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("MD5", &[], |a| fixed("MD5", a, 32), |_| digest::<md5::Md5>()),
    function("SHA1", &[], |a| fixed("SHA1", a, 40), |_| digest::<sha1::Sha1>()),
    function("SHA224", &[], |a| fixed("SHA224", a, 56), |_| digest::<sha2::Sha224>()),
    function("SHA256", &[], |a| fixed("SHA256", a, 64), |_| digest::<sha2::Sha256>()),
    function("SHA384", &[], |a| fixed("SHA384", a, 96), |_| digest::<sha2::Sha384>()),
    function("SHA512", &[], |a| fixed("SHA512", a, 128), |_| digest::<sha2::Sha512>()),
    function(
        "SHA2",
        &[],
        |a| typed("SHA2", a, &[Want::StrOrBytes, Want::Int], 0, Gives::Kind(TypeKind::Varchar(128))),
        bind_sha2,
    ),
    ScalarFunction {
        name: "UUID",
        aliases: &[],
        infer: |a| typed("UUID", a, &[], 0, Gives::Never(TypeKind::Char(36))),
        bind: bind_uuid,
        deterministic: false,
    },
];

fn fixed(name: &str, args: &[Argument<'_>], length: u32) -> Result<Signature, String> {
    typed(name, args, &[Want::StrOrBytes], 0, Gives::Kind(TypeKind::Char(length)))
}

fn write_hex(bytes: &[u8], out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

/// Texts by their UTF-8 bytes, or bytes.
enum Input<'a> {
    Text(Strs<'a>),
    Bytes(Bins<'a>),
}

impl<'a> Input<'a> {
    fn of(array: &'a ArrayRef) -> Self {
        if array.data_type() == &ArrowType::BinaryView {
            Input::Bytes(Bins::of(array))
        } else {
            Input::Text(Strs::of(array))
        }
    }

    fn get(&self, row: usize) -> &'a [u8] {
        match self {
            Input::Text(text) => text.get(row).as_bytes(),
            Input::Bytes(bytes) => bytes.get(row),
        }
    }
}

fn digest<D: Digest>() -> Bound {
    kernel(|args, rows, errors| {
        let input = Input::of(&args[0]);
        strings(args, rows, errors, |row, out| {
            write_hex(&D::digest(input.get(row)), out);
            Ok(true)
        })
    })
}

fn bind_sha2(_: &Binding<'_>) -> Bound {
    kernel(|args, rows, errors| {
        let (input, bits) = (Input::of(&args[0]), Prim::<Int32Type>::of(&args[1]));
        strings(args, rows, errors, |row, out| {
            let bytes = input.get(row);
            match bits.get(row) {
                224 => write_hex(&sha2::Sha224::digest(bytes), out),
                256 => write_hex(&sha2::Sha256::digest(bytes), out),
                384 => write_hex(&sha2::Sha384::digest(bytes), out),
                512 => write_hex(&sha2::Sha512::digest(bytes), out),
                _ => return Err("Unsupported algorithm.".into()),
            }
            Ok(true)
        })
    })
}

fn bind_uuid(_: &Binding<'_>) -> Bound {
    kernel(|_, rows, errors| {
        strings(&[], rows, errors, |_, out| {
            let _ = write!(out, "{}", uuid::Uuid::new_v4().as_hyphenated());
            Ok(true)
        })
    })
}
