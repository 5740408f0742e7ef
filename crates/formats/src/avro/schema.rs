//! Avro schemas: read from a file's header, derived from a table's types as Flink's `AvroSchemaConverter` does.

use std::collections::HashMap;

use ouzel_types::{DataType, Field, TypeKind};
use serde_json::{Map, Value, json};

use crate::error::FormatError;

/// A schema as a table of nodes, so that a named type may contain itself.
#[derive(Clone, Debug)]
pub struct Schema {
    pub nodes: Vec<Node>,
    pub root: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub kind: Kind,
    pub logical: Logical,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Fixed(usize),
    Enum(Vec<String>),
    Array(usize),
    Map(usize),
    Record(Vec<(String, usize)>),
    Union(Vec<usize>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logical {
    None,
    Decimal {
        scale: u32,
    },
    /// Units a second, of a time of day or of an instant.
    Ticks(i64),
}

const NESTING_MAX: usize = 200;

impl Schema {
    pub fn parse(text: &str) -> Result<Schema, FormatError> {
        let value: Value = serde_json::from_str(text).map_err(|e| refused(&format!("it is not JSON: {e}")))?;
        let mut parser = Parser { nodes: Vec::new(), names: HashMap::new() };
        let root = parser.node(&value, "", 0)?;
        Ok(Schema { nodes: parser.nodes, root })
    }
}

fn refused(problem: &str) -> FormatError {
    FormatError::Data(format!("Could not parse Avro schema string: {problem}"))
}

struct Parser {
    nodes: Vec<Node>,
    names: HashMap<String, usize>,
}

impl Parser {
    fn add(&mut self, kind: Kind, logical: Logical) -> usize {
        self.nodes.push(Node { kind, logical });
        self.nodes.len() - 1
    }

    fn node(&mut self, value: &Value, namespace: &str, depth: usize) -> Result<usize, FormatError> {
        if depth > NESTING_MAX {
            return Err(refused("it is nested too deeply"));
        }
        match value {
            Value::String(name) => self.named(name, namespace),
            Value::Array(branches) => {
                let branches = branches.iter().map(|b| self.node(b, namespace, depth + 1)).collect::<Result<_, _>>()?;
                Ok(self.add(Kind::Union(branches), Logical::None))
            }
            Value::Object(object) => self.object(object, namespace, depth),
            other => Err(refused(&format!("{other} is not a type"))),
        }
    }

    fn named(&mut self, name: &str, namespace: &str) -> Result<usize, FormatError> {
        let kind = match name {
            "null" => Kind::Null,
            "boolean" => Kind::Boolean,
            "int" => Kind::Int,
            "long" => Kind::Long,
            "float" => Kind::Float,
            "double" => Kind::Double,
            "bytes" => Kind::Bytes,
            "string" => Kind::String,
            _ => {
                let known = self.names.get(&full_name(name, namespace)).or_else(|| self.names.get(name));
                return known.copied().ok_or_else(|| refused(&format!("Undefined name: \"{name}\"")));
            }
        };
        Ok(self.add(kind, Logical::None))
    }

    fn object(&mut self, object: &Map<String, Value>, namespace: &str, depth: usize) -> Result<usize, FormatError> {
        let part = |key: &str| object.get(key).ok_or_else(|| refused(&format!("a type has no '{key}'")));
        let ty = part("type")?;
        let Some(name) = ty.as_str() else { return self.node(ty, namespace, depth + 1) };
        match name {
            "record" | "error" | "enum" | "fixed" => {
                let own = part("name")?.as_str().unwrap_or_default();
                let space = object.get("namespace").and_then(Value::as_str).unwrap_or(namespace);
                let full = full_name(own, space);
                let space = full.rsplit_once('.').map_or("", |(space, _)| space).to_string();
                let at = self.add(Kind::Null, logical(object));
                self.names.insert(full, at);
                let kind = match name {
                    "enum" => Kind::Enum(texts(part("symbols")?)),
                    "fixed" => Kind::Fixed(part("size")?.as_u64().and_then(|s| s.try_into().ok()).unwrap_or(0)),
                    _ => {
                        let fields = part("fields")?.as_array().map(Vec::as_slice).unwrap_or_default();
                        let mut members = Vec::with_capacity(fields.len());
                        for field in fields {
                            let name = field.get("name").and_then(Value::as_str).unwrap_or_default().to_string();
                            let ty = field.get("type").ok_or_else(|| refused("a field has no 'type'"))?;
                            members.push((name, self.node(ty, &space, depth + 1)?));
                        }
                        Kind::Record(members)
                    }
                };
                self.nodes[at].kind = kind;
                Ok(at)
            }
            "array" => {
                let items = self.node(part("items")?, namespace, depth + 1)?;
                Ok(self.add(Kind::Array(items), Logical::None))
            }
            "map" => {
                let values = self.node(part("values")?, namespace, depth + 1)?;
                Ok(self.add(Kind::Map(values), Logical::None))
            }
            simple => {
                let at = self.named(simple, namespace)?;
                if logical(object) != Logical::None {
                    self.nodes[at].logical = logical(object);
                }
                Ok(at)
            }
        }
    }
}

fn full_name(name: &str, namespace: &str) -> String {
    if name.contains('.') || namespace.is_empty() { name.to_string() } else { format!("{namespace}.{name}") }
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_string).collect()
}

fn logical(object: &Map<String, Value>) -> Logical {
    let number = |key: &str| object.get(key).and_then(Value::as_u64).unwrap_or(0);
    match object.get("logicalType").and_then(Value::as_str) {
        Some("decimal") => Logical::Decimal { scale: number("scale") as u32 },
        Some("time-millis" | "timestamp-millis" | "local-timestamp-millis") => Logical::Ticks(1_000),
        Some("time-micros" | "timestamp-micros" | "local-timestamp-micros") => Logical::Ticks(1_000_000),
        Some("timestamp-nanos" | "local-timestamp-nanos") => Logical::Ticks(1_000_000_000),
        _ => Logical::None,
    }
}

/// The record schema of a table, as JSON.
pub fn schema_of(columns: &[(String, DataType)], legacy: bool) -> Result<Value, FormatError> {
    let fields: Vec<Field> = columns.iter().map(|(name, ty)| Field::new(name.as_str(), ty.clone())).collect();
    let mut schema = record(&fields, "record", legacy)?;
    schema["namespace"] = json!("org.apache.flink.avro.generated");
    Ok(schema)
}

fn record(fields: &[Field], name: &str, legacy: bool) -> Result<Value, FormatError> {
    let mut members = Vec::with_capacity(fields.len());
    for field in fields {
        check_name(&field.name)?;
        let mut member = json!({"name": field.name.as_ref(), "type": node_of(&field.ty, &format!("{name}_{}", field.name), legacy)?});
        if field.ty.nullable {
            member["default"] = Value::Null;
        }
        members.push(member);
    }
    Ok(json!({"type": "record", "name": name, "fields": members}))
}

fn check_name(name: &str) -> Result<(), FormatError> {
    let start = |c: char| c.is_ascii_alphabetic() || c == '_';
    match name.chars().next() {
        None => Err(unsupported("Empty name")),
        Some(c) if !start(c) => Err(unsupported(&format!("Illegal initial character: {name}"))),
        _ if !name.chars().all(|c| start(c) || c.is_ascii_digit()) => {
            Err(unsupported(&format!("Illegal character in: {name}")))
        }
        _ => Ok(()),
    }
}

fn node_of(ty: &DataType, name: &str, legacy: bool) -> Result<Value, FormatError> {
    let logical = |base: &str, logical: &str| json!({"type": base, "logicalType": logical});
    let bare = match &ty.kind {
        TypeKind::Null => return Ok(json!("null")),
        TypeKind::Boolean => json!("boolean"),
        TypeKind::TinyInt | TypeKind::SmallInt | TypeKind::Int => json!("int"),
        TypeKind::BigInt => json!("long"),
        TypeKind::Float => json!("float"),
        TypeKind::Double => json!("double"),
        TypeKind::Char(_) | TypeKind::Varchar(_) => json!("string"),
        TypeKind::Binary(_) | TypeKind::Varbinary(_) => json!("bytes"),
        TypeKind::Timestamp(p) if legacy && *p > 3 => {
            return Err(unsupported(&format!(
                "Avro does not support TIMESTAMP type with precision: {p}, it only supports precision less than 3."
            )));
        }
        TypeKind::Timestamp(_) if legacy => logical("long", "timestamp-millis"),
        TypeKind::Timestamp(p) => logical("long", &format!("local-timestamp-{}", unit(*p))),
        TypeKind::TimestampLtz(p) if !legacy => logical("long", &format!("timestamp-{}", unit(*p))),
        TypeKind::Date => logical("int", "date"),
        TypeKind::Time(p) if *p > 3 => {
            return Err(unsupported(&format!(
                "Avro does not support TIME type with precision: {p}, it only supports precision less than 3."
            )));
        }
        TypeKind::Time(_) => logical("int", "time-millis"),
        TypeKind::Decimal { precision, scale } => {
            json!({"type": "bytes", "logicalType": "decimal", "precision": precision, "scale": scale})
        }
        TypeKind::Row(fields) => record(fields, name, legacy)?,
        TypeKind::Map(key, value) => {
            check_key(key)?;
            json!({"type": "map", "values": node_of(value, name, legacy)?})
        }
        TypeKind::Multiset(key) => {
            check_key(key)?;
            json!({"type": "map", "values": ["null", "int"]})
        }
        TypeKind::Array(item) => json!({"type": "array", "items": node_of(item, name, legacy)?}),
        _ => return Err(unsupported(&format!("Unsupported to derive Schema for type: {ty}"))),
    };
    Ok(if ty.nullable { json!(["null", bare]) } else { bare })
}

fn check_key(key: &DataType) -> Result<(), FormatError> {
    if key.kind.is_string() {
        return Ok(());
    }
    Err(unsupported(&format!("Avro format doesn't support non-string as key type of map. The key type is: {key}")))
}

fn unit(precision: u8) -> &'static str {
    match precision {
        0..=3 => "millis",
        4..=6 => "micros",
        _ => "nanos",
    }
}

fn unsupported(text: &str) -> FormatError {
    FormatError::Unsupported(text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_types_schema_is_flinks() {
        let inner = DataType::row(vec![Field::new("x", TypeKind::Timestamp(3).not_null())]);
        let schema = schema_of(&[("a".into(), TypeKind::Int.nullable()), ("r".into(), inner)], true).unwrap();
        let expected = json!({"type": "record", "name": "record", "namespace": "org.apache.flink.avro.generated", "fields": [
            {"name": "a", "type": ["null", "int"], "default": null},
            {"name": "r", "default": null, "type": ["null", {"type": "record", "name": "record_r", "fields": [
                {"name": "x", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}]},
        ]});
        assert_eq!(schema, expected);
        let error = schema_of(&[("t".into(), TypeKind::Timestamp(6).nullable())], true).unwrap_err().to_string();
        assert!(error.contains("with precision: 6"), "{error}");
    }

    #[test]
    fn a_record_may_contain_itself() {
        let text = r#"{"type":"record","name":"n.List","fields":[{"name":"v","type":"int"},{"name":"next","type":["null","List"]}]}"#;
        let schema = Schema::parse(text).unwrap();
        let Kind::Record(fields) = &schema.nodes[schema.root].kind else { panic!() };
        let Kind::Union(branches) = &schema.nodes[fields[1].1].kind else { panic!() };
        assert_eq!(branches[1], schema.root);
        for bad in ["{", "\"unknown\"", "{\"type\":\"array\"}", "7"] {
            assert!(Schema::parse(bad).is_err(), "{bad}");
        }
    }
}
