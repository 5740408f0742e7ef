//! Packed rows against canonical ones: rows of every type, drawn at random, with NULLs, texts of every kind of
//! characters, values that repeat and values that do not.

use std::collections::HashMap;

use arrow_array::ArrayRef;
use ouzel_engine::state::{EncodedRows, PackedCodec, RowCodec, RowForm};
use ouzel_types::{ColumnBuilder, DataType, Field, Scalar, TypeKind};

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.0 >> 17 ^ self.0 >> 43
    }
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
    /// Of any size, either sign; often one of a few.
    fn integer(&mut self) -> i64 {
        let bits = self.below(64);
        let value = ((self.next() ^ self.next() << 32) >> bits) as i64;
        match self.below(4) {
            0 => (value % 3).wrapping_neg(),
            1 => value.wrapping_neg(),
            2 => 1_735_689_600_000 + value % 100_000,
            _ => value,
        }
    }
    fn text(&mut self) -> String {
        let alphabets = ["0123456789:", "ABC_XYZ", "abcxyz{}", "abc xyz-./?0189", "abc ABC\t\u{1}", "aößはn"];
        let letters: Vec<char> = alphabets[self.below(6) as usize].chars().collect();
        let length = match self.below(10) {
            0 => 0,
            1 => 200 + self.below(200),
            2 => 3_000,
            _ => self.below(40),
        };
        // A third of the texts are one of a few.
        let mut own = Random(if self.below(3) == 0 { self.below(20) } else { self.next() });
        (0..length).map(|_| letters[own.below(letters.len() as u64) as usize]).collect()
    }
    fn value(&mut self, ty: &DataType) -> Scalar {
        if self.below(6) == 0 {
            return Scalar::Null;
        }
        match &ty.kind {
            TypeKind::Boolean => Scalar::Boolean(self.below(2) == 0),
            TypeKind::TinyInt => Scalar::Int((self.integer() as i8).into()),
            TypeKind::SmallInt => Scalar::Int((self.integer() as i16).into()),
            TypeKind::Int => Scalar::Int((self.integer() as i32).into()),
            TypeKind::BigInt => Scalar::Int(self.integer()),
            TypeKind::Float => Scalar::Float([0.0, -0.0, 1.5, f32::NAN, self.integer() as f32][self.below(5) as usize]),
            TypeKind::Double => {
                Scalar::Double([0.0, -0.0, 0.1, f64::NEG_INFINITY, self.integer() as f64][self.below(5) as usize])
            }
            TypeKind::Decimal { .. } => Scalar::Decimal(i128::from(self.integer()) * i128::from(self.integer())),
            TypeKind::Date => Scalar::Date(self.integer() as i32),
            TypeKind::Time(_) => Scalar::Time((self.integer() as i32).rem_euclid(86_400_000)),
            TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => Scalar::Timestamp(self.integer()),
            TypeKind::Varchar(_) => Scalar::String(self.text().as_str().into()),
            TypeKind::Varbinary(_) => {
                Scalar::Bytes(self.text().as_bytes().iter().rev().copied().collect::<Vec<_>>().as_slice().into())
            }
            TypeKind::Array(item) => Scalar::Array((0..self.below(4)).map(|_| self.value(item)).collect()),
            TypeKind::Map(_, value) => {
                Scalar::Map((0..self.below(3)).map(|i| (Scalar::Int(i as i64), self.value(value))).collect())
            }
            TypeKind::Row(fields) => Scalar::Row(fields.iter().map(|field| self.value(&field.ty)).collect()),
            other => panic!("no values of {other:?}"),
        }
    }
}

fn types() -> Vec<DataType> {
    vec![
        DataType::string(),
        TypeKind::Boolean.nullable(),
        TypeKind::TinyInt.nullable(),
        TypeKind::SmallInt.nullable(),
        TypeKind::Int.nullable(),
        TypeKind::BigInt.nullable(),
        TypeKind::Array(Box::new(DataType::string())).nullable(),
        TypeKind::Float.nullable(),
        TypeKind::Double.nullable(),
        TypeKind::Decimal { precision: 38, scale: 3 }.nullable(),
        TypeKind::Null.nullable(),
        TypeKind::Date.nullable(),
        TypeKind::Time(0).nullable(),
        TypeKind::Timestamp(3).nullable(),
        TypeKind::TimestampLtz(6).nullable(),
        TypeKind::Timestamp(9).nullable(),
        TypeKind::BYTES.nullable(),
        DataType::row(vec![Field::new("a", DataType::string()), Field::new("b", TypeKind::Boolean.nullable())]),
        TypeKind::Map(Box::new(TypeKind::Int.not_null()), Box::new(DataType::string())).nullable(),
        DataType::string(),
    ]
}

fn columns(random: &mut Random, types: &[DataType], rows: usize) -> Vec<ArrayRef> {
    let column = |ty: &DataType| {
        let mut builder = ColumnBuilder::new(ty, rows);
        for _ in 0..rows {
            builder.append(&if ty.kind == TypeKind::Null { Scalar::Null } else { random.value(ty) });
        }
        builder.finish()
    };
    types.iter().map(column).collect()
}

#[test]
fn packed_rows_say_what_canonical_rows_say() {
    let all = types();
    let mut random = Random(3);
    for round in 0..60 {
        let picked: Vec<DataType> = match round {
            0 => all.clone(),
            _ => (0..random.below(9)).map(|_| all[random.below(all.len() as u64) as usize].clone()).collect(),
        };
        check(&mut random, &picked);
    }
}

fn check(random: &mut Random, types: &[DataType]) {
    let (mut canonical, mut packed) = (RowCodec::new(types), PackedCodec::new(types));
    let mut restored = PackedCodec::new(types);
    let mut known: HashMap<Vec<u8>, Vec<u8>> = HashMap::new();
    let (mut plain, mut rows) = (EncodedRows::default(), EncodedRows::default());
    for batch in 0..3 {
        let columns = columns(random, types, 400);
        let range = batch * 20..400 - batch;
        canonical.encode(&columns, range.clone(), &mut plain);
        packed.encode(&columns, range.clone(), &mut rows);
        assert_eq!(rows.len(), range.len());
        for (canonical, packed) in plain.iter().zip(rows.iter()) {
            // Equal rows have equal bytes, whenever they come.
            let first = known.entry(canonical.to_vec()).or_insert_with(|| packed.to_vec());
            assert_eq!(first, packed);
        }
        let slices: Vec<&[u8]> = rows.iter().collect();
        let expected = canonical.decode(&plain.iter().collect::<Vec<_>>());
        assert_eq!(packed.decode(&slices), expected);
        for (column, expected) in expected.iter().enumerate() {
            assert_eq!(&packed.decode_column(column, &slices), expected);
            assert_eq!(packed.decode_column(column, &slices).data_type(), expected.data_type());
        }
        let mut loaded = Vec::new();
        for (plain, stored) in plain.iter().zip(rows.iter()) {
            let (mut saved, mut row) = (b"before".to_vec(), b"before".to_vec());
            packed.save(stored, &mut saved);
            assert_eq!(&saved[6..], plain);
            restored.load(plain, &mut row);
            loaded.push(row[6..].to_vec());
            // The form of canonical rows is they themselves.
            canonical.load(plain, &mut saved);
            assert_eq!(saved[6..], [plain, plain].concat());
        }
        assert_eq!(restored.decode(&loaded.iter().map(Vec::as_slice).collect::<Vec<_>>()), expected);
    }
    let different: std::collections::HashSet<&Vec<u8>> = known.values().collect();
    assert_eq!(different.len(), known.len(), "different rows have different bytes");
    let nothing = packed.decode(&[&packed.null_row()]);
    assert!(nothing.iter().all(|column| column.len() == 1 && column.logical_nulls().is_some_and(|n| n.is_null(0))));
}

/// More texts than a dictionary takes: the first ones go on by number, the others as they are.
#[test]
fn equal_rows_stay_equal_when_the_dictionary_is_full() {
    let types = [DataType::string(), TypeKind::Int.not_null()];
    let mut codec = PackedCodec::new(&types);
    let mut rows = EncodedRows::default();
    let mut first: HashMap<u64, Vec<u8>> = HashMap::new();
    for round in 0..80u64 {
        let numbers: Vec<u64> = (0..5_000).map(|i| (i / 2 * 7 + round * 2_500) % 90_000).collect();
        let mut texts = ColumnBuilder::new(&types[0], numbers.len());
        let mut ones = ColumnBuilder::new(&types[1], numbers.len());
        for number in &numbers {
            texts.append(&Scalar::String(format!("customer number {number}").as_str().into()));
            ones.append(&Scalar::Int(1));
        }
        let columns = [texts.finish(), ones.finish()];
        codec.encode(&columns, 0..numbers.len(), &mut rows);
        for (number, row) in numbers.iter().zip(rows.iter()) {
            assert_eq!(first.entry(*number).or_insert_with(|| row.to_vec()), row, "{number}");
        }
        assert_eq!(codec.decode(&rows.iter().collect::<Vec<_>>()), columns);
    }
    assert!(codec.state_bytes() < 8 << 20);
}

/// What a snapshot says is looked at before it is taken for text.
#[test]
fn broken_text_of_a_snapshot_is_mended() {
    let (canonical, mut packed) = (RowCodec::new(&[DataType::string()]), PackedCodec::new(&[DataType::string()]));
    let mut rows = EncodedRows::default();
    let mut builder = ColumnBuilder::new(&DataType::string(), 1);
    builder.append(&Scalar::String("a text of some length".into()));
    canonical.encode(&[builder.finish()], 0..1, &mut rows);
    let mut broken = rows.row(0).to_vec();
    *broken.last_mut().unwrap() = 0xff;
    let mut stored = Vec::new();
    packed.load(&broken, &mut stored);
    assert_eq!(packed.decode(&[&stored]), canonical.decode(&[&broken]));
}
