//! Avro's JSON encoding of one record: between its text and its binary form, by the schema of a table.
//!
//! As Java's `JsonEncoder` and `JsonDecoder`: a value of a union stands in an object under its branch's name
//! (`{"int": 1}`), NULL alone; bytes are a text of one character a byte; times and decimals are what they are made of.
//! Members may come in any order and unknown ones are passed over; one that is missing is an error.

use std::fmt::Write as _;

use ouzel_functions::json::write::write_string;
use ouzel_functions::text;
use serde_json::{Map, Value};

use super::input::{Input, write_bytes, write_long};

/// Appends the text of a binary record.
pub fn to_json(schema: &Value, input: &mut Input<'_>, out: &mut String) -> Result<(), String> {
    if let Value::Array(branches) = schema {
        let at = usize::try_from(input.long()?).ok().and_then(|at| branches.get(at));
        let branch = at.ok_or("the union has no such branch")?;
        if name_of(branch) == "null" {
            out.push_str("null");
            return Ok(());
        }
        out.push('{');
        write_string(&full_name(branch), out);
        out.push(':');
        to_json(branch, input, out)?;
        out.push('}');
        return Ok(());
    }
    match name_of(schema) {
        "null" => out.push_str("null"),
        "boolean" => out.push_str(if input.boolean()? { "true" } else { "false" }),
        "int" | "long" => {
            let _ = write!(out, "{}", input.long()?);
        }
        "float" => number(out, f64::from(input.float()?), true),
        "double" => number(out, input.double()?, false),
        "string" => {
            let (start, end) = input.slice()?;
            write_string(&String::from_utf8_lossy(&input.bytes[start..end]), out);
        }
        "bytes" => {
            let (start, end) = input.slice()?;
            let latin: String = input.bytes[start..end].iter().map(|b| char::from(*b)).collect();
            write_string(&latin, out);
        }
        "array" => items(input, out, ['[', ']'], |input, out| to_json(&schema["items"], input, out))?,
        "map" => items(input, out, ['{', '}'], |input, out| {
            let (start, end) = input.slice()?;
            write_string(&String::from_utf8_lossy(&input.bytes[start..end]), out);
            out.push(':');
            to_json(&schema["values"], input, out)
        })?,
        _ => {
            out.push('{');
            for (i, field) in fields(schema).iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_string(field["name"].as_str().unwrap_or_default(), out);
                out.push(':');
                to_json(&field["type"], input, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// Appends the binary form of a record's text.
pub fn to_binary(schema: &Value, value: &Value, out: &mut Vec<u8>) -> Result<(), String> {
    if let Value::Array(branches) = schema {
        return union(branches, value, out);
    }
    let wrong = || format!("Expected {}. Got {}", name_of(schema), kind_of(value));
    match name_of(schema) {
        "null" if value.is_null() => {}
        "boolean" => out.push(u8::from(value.as_bool().ok_or_else(wrong)?)),
        "int" => write_long(value.as_i64().and_then(|n| i32::try_from(n).ok()).ok_or_else(wrong)?.into(), out),
        "long" => write_long(value.as_i64().ok_or_else(wrong)?, out),
        "float" => out.extend_from_slice(&(real(value).ok_or_else(wrong)? as f32).to_le_bytes()),
        "double" => out.extend_from_slice(&real(value).ok_or_else(wrong)?.to_le_bytes()),
        "string" => write_bytes(value.as_str().ok_or_else(wrong)?.as_bytes(), out),
        "bytes" => {
            let text = value.as_str().ok_or_else(wrong)?;
            let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
            write_bytes(&bytes.ok_or_else(wrong)?, out);
        }
        "array" => {
            let list = value.as_array().ok_or_else(wrong)?;
            if !list.is_empty() {
                write_long(list.len() as i64, out);
            }
            list.iter().try_for_each(|item| to_binary(&schema["items"], item, out))?;
            write_long(0, out);
        }
        "map" => {
            let map = value.as_object().ok_or_else(wrong)?;
            if !map.is_empty() {
                write_long(map.len() as i64, out);
            }
            for (key, item) in map {
                write_bytes(key.as_bytes(), out);
                to_binary(&schema["values"], item, out)?;
            }
            write_long(0, out);
        }
        "record" => record(schema, value.as_object().ok_or_else(wrong)?, out)?,
        _ => return Err(wrong()),
    }
    Ok(())
}

fn union(branches: &[Value], value: &Value, out: &mut Vec<u8>) -> Result<(), String> {
    let (name, inner) = match value {
        Value::Null => ("null", value),
        Value::Object(member) if member.len() == 1 => {
            member.iter().next().map(|(name, inner)| (name.as_str(), inner)).ok_or("an empty union")?
        }
        other => return Err(format!("Expected start-union. Got {}", kind_of(other))),
    };
    let at =
        branches.iter().position(|b| full_name(b) == name).ok_or_else(|| format!("Unknown union branch {name}"))?;
    write_long(at as i64, out);
    to_binary(&branches[at], inner, out)
}

fn record(schema: &Value, members: &Map<String, Value>, out: &mut Vec<u8>) -> Result<(), String> {
    for field in fields(schema) {
        let name = field["name"].as_str().unwrap_or_default();
        let value = members.get(name).ok_or_else(|| format!("Expected field name not found: {name}"))?;
        to_binary(&field["type"], value, out)?;
    }
    Ok(())
}

fn fields(schema: &Value) -> &[Value] {
    schema["fields"].as_array().map_or(&[], Vec::as_slice)
}

/// Blocks of items between brackets.
fn items(
    input: &mut Input<'_>,
    out: &mut String,
    brackets: [char; 2],
    mut item: impl FnMut(&mut Input<'_>, &mut String) -> Result<(), String>,
) -> Result<(), String> {
    out.push(brackets[0]);
    let mut first = true;
    loop {
        let count = input.block_items()?;
        if count == 0 {
            break;
        }
        for _ in 0..count {
            if !std::mem::take(&mut first) {
                out.push(',');
            }
            item(input, out)?;
        }
    }
    out.push(brackets[1]);
    Ok(())
}

fn name_of(schema: &Value) -> &str {
    schema.as_str().or_else(|| schema["type"].as_str()).unwrap_or("union")
}

/// The name of a union's branch. Only the outer record has a namespace, which those inside take over.
fn full_name(schema: &Value) -> String {
    match schema["name"].as_str() {
        Some(name) => format!("org.apache.flink.avro.generated.{name}"),
        None => name_of(schema).to_owned(),
    }
}

/// What is no number is quoted, as Jackson does it.
fn number(out: &mut String, value: f64, single: bool) {
    let mut digits = String::new();
    if single {
        text::java_float(&mut digits, value as f32)
    } else {
        text::java_double(&mut digits, value)
    }
    if value.is_finite() { out.push_str(&digits) } else { write_string(&digits, out) }
}

fn real(value: &Value) -> Option<f64> {
    match value.as_str() {
        Some("NaN") => Some(f64::NAN),
        Some("Infinity") => Some(f64::INFINITY),
        Some("-Infinity") => Some(f64::NEG_INFINITY),
        _ => value.as_f64(),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "VALUE_NULL",
        Value::Bool(true) => "VALUE_TRUE",
        Value::Bool(false) => "VALUE_FALSE",
        Value::Number(n) if n.is_f64() => "VALUE_NUMBER_FLOAT",
        Value::Number(_) => "VALUE_NUMBER_INT",
        Value::String(_) => "VALUE_STRING",
        Value::Array(_) => "START_ARRAY",
        Value::Object(_) => "START_OBJECT",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_survives_both_ways() {
        let schema = json!({"type": "record", "name": "record", "namespace": "org.apache.flink.avro.generated", "fields": [
            {"name": "n", "type": ["null", "int"]}, {"name": "d", "type": "double"}, {"name": "b", "type": "bytes"},
            {"name": "a", "type": {"type": "array", "items": ["null", "string"]}},
            {"name": "m", "type": {"type": "map", "values": "long"}},
            {"name": "r", "type": ["null", {"type": "record", "name": "record_r", "fields": [{"name": "x", "type": "boolean"}]}]}
        ]});
        let text = r#"{"n":{"int":-7},"d":1.5E10,"b":"aÿ","a":[null,{"string":"x\"y"}],"m":{"k":9},"r":{"org.apache.flink.avro.generated.record_r":{"x":true}}}"#;
        let mut binary = Vec::new();
        to_binary(&schema, &serde_json::from_str(text).unwrap(), &mut binary).unwrap();
        let mut back = String::new();
        to_json(&schema, &mut Input::new(&binary, 0, binary.len()), &mut back).unwrap();
        assert_eq!(back, text);
        let refused =
            |text: &str| to_binary(&schema, &serde_json::from_str(text).unwrap(), &mut Vec::new()).unwrap_err();
        assert_eq!(refused(r#"{"d":1}"#), "Expected field name not found: n");
        assert_eq!(refused(r#"{"n":1}"#), "Expected start-union. Got VALUE_NUMBER_INT");
        assert_eq!(refused(r#"{"n":{"long":1}}"#), "Unknown union branch long");
    }
}
