//! RAND and RAND_INTEGER, number for number as `java.util.Random`.
//!
//! A literal seed starts one sequence per call and query; a seed that is a column starts a new one per row.

use std::hash::{BuildHasher, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::types::*;
use ouzel_types::{Scalar, TypeKind};

use crate::column::Prim;
use crate::column::build::primitives;
use crate::function::{Binding, ScalarFunction};
use crate::signature::{Bind, Bound, Gives, Infer, Want, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    random("RAND", |a| typed("RAND", a, &[Want::Int], 1, Gives::Kind(TypeKind::Double)), bind_rand),
    random(
        "RAND_INTEGER",
        |a| match a.len() {
            1 => typed("RAND_INTEGER", a, &[Want::Int], 0, Gives::Kind(TypeKind::Int)),
            _ => typed("RAND_INTEGER", a, &[Want::Int, Want::Int], 0, Gives::Kind(TypeKind::Int)),
        },
        bind_rand_integer,
    ),
];

const fn random(name: &'static str, infer: Infer, bind: Bind) -> ScalarFunction {
    ScalarFunction { name, aliases: &[], infer, bind, deterministic: false }
}

/// The 48-bit linear congruential generator of `java.util.Random`.
pub struct JavaRandom(u64);

impl JavaRandom {
    pub fn new(seed: i64) -> JavaRandom {
        JavaRandom((seed as u64 ^ 0x5_DEEC_E66D) & ((1 << 48) - 1))
    }

    /// Seeded by the operating system's randomness.
    pub fn unseeded() -> JavaRandom {
        JavaRandom::new(std::hash::RandomState::new().build_hasher().finish() as i64)
    }

    fn next(&mut self, bits: u32) -> i32 {
        self.0 = self.0.wrapping_mul(0x5_DEEC_E66D).wrapping_add(0xB) & ((1 << 48) - 1);
        (self.0 >> (48 - bits)) as i32
    }

    pub fn next_double(&mut self) -> f64 {
        let high = i64::from(self.next(26)) << 27;
        (high + i64::from(self.next(27))) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// 0 up to, not including, `bound`, which is positive.
    pub fn next_int(&mut self, bound: i32) -> i32 {
        let bits = self.next(31);
        let mask = bound - 1;
        if bound & mask == 0 {
            return ((i64::from(bound) * i64::from(bits)) >> 31) as i32;
        }
        let mut u = bits;
        loop {
            let value = u % bound;
            if u.wrapping_sub(value).wrapping_add(mask) >= 0 {
                return value;
            }
            u = self.next(31);
        }
    }
}

/// One sequence for the query, or None where the seed is a column.
fn sequence(binding: &Binding<'_>, seed: Option<usize>) -> Option<Mutex<JavaRandom>> {
    match seed.map(|i| &binding.literals[i]) {
        None => Some(Mutex::new(JavaRandom::unseeded())),
        Some(Some(Scalar::Int(seed))) => Some(Mutex::new(JavaRandom::new(*seed))),
        Some(_) => None,
    }
}

fn bind_rand(binding: &Binding<'_>) -> Bound {
    let sequence = sequence(binding, (!binding.arg_types.is_empty()).then_some(0));
    kernel(move |args, rows, errors| match &sequence {
        Some(random) => {
            let mut random = random.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::new(primitives::<Float64Type>(args, rows, errors, |_| Ok(Some(random.next_double()))))
        }
        None => {
            let seeds = Prim::<Int32Type>::of(&args[0]);
            let value = |row| Ok(Some(JavaRandom::new(seeds.get(row).into()).next_double()));
            Arc::new(primitives::<Float64Type>(args, rows, errors, value))
        }
    })
}

fn bind_rand_integer(binding: &Binding<'_>) -> Bound {
    let bound_at = binding.arg_types.len() - 1;
    let sequence = sequence(binding, (bound_at == 1).then_some(0));
    kernel(move |args, rows, errors| {
        let bounds = Prim::<Int32Type>::of(&args[bound_at]);
        let draw = |random: &mut JavaRandom, row: usize| match bounds.get(row) {
            bound if bound <= 0 => Err("bound must be positive".into()),
            bound => Ok(Some(random.next_int(bound))),
        };
        match &sequence {
            Some(random) => {
                let mut random = random.lock().unwrap_or_else(PoisonError::into_inner);
                Arc::new(primitives::<Int32Type>(args, rows, errors, |row| draw(&mut random, row)))
            }
            None => {
                let seeds = Prim::<Int32Type>::of(&args[0]);
                let value = |row| draw(&mut JavaRandom::new(seeds.get(row).into()), row);
                Arc::new(primitives::<Int32Type>(args, rows, errors, value))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_javas() {
        assert_eq!(JavaRandom::new(5).next_double(), 0.730519863614471);
        assert_eq!(JavaRandom::new(5).next_int(100), 87);
    }
}
