//! The real table behind a declared one: its quoted name, its columns, and how each is read and written.
//!
//! Flink writes names into its statements without quotes, so PostgreSQL folds them to lower case. Here a name is first
//! taken as it is written, then folded, and always quoted: `userId` and `order` work too.

use ouzel_engine::{EngineError, Result};
use ouzel_types::{DataType, TypeKind};
use tokio_postgres::types::{Kind, Type};

use super::connection::Connection;

/// The table as the database knows it.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Quoted where it has to be, with its schema if it is not on the search path.
    pub name: String,
    columns: Vec<(String, Type)>,
}

/// A declared column in the database.
#[derive(Debug, Clone)]
pub struct ColumnShape {
    /// Quoted.
    pub name: String,
    /// The name of its type as a cast writes it.
    pub cast: String,
    pub pg: Type,
}

impl Shape {
    pub fn of(connection: &mut Connection) -> Result<Shape> {
        let client = connection.client()?;
        let asked = connection.config().table.clone();
        let quoted = quote(&asked);
        let found = connection.wait(async {
            let sql = "SELECT coalesce(to_regclass($1), to_regclass($2))::text";
            let row = client.query_one(sql, &[&asked, &quoted]).await?;
            let Some(name) = row.get::<_, Option<String>>(0) else { return Ok(None) };
            let statement = client.prepare(&format!("SELECT * FROM {name}")).await?;
            let columns = statement.columns().iter().map(|c| (c.name().to_string(), c.type_().clone())).collect();
            Ok(Some(Shape { name, columns }))
        })?;
        match found.map_err(|e| connection.refused(&e))? {
            Some(shape) => Ok(shape),
            None => Err(missing_table(connection, &asked)),
        }
    }

    /// The column of this declared name.
    pub fn column(&self, declared: &str, table: &str) -> Result<ColumnShape> {
        let named = |name: &str| self.columns.iter().find(|(n, _)| n == name);
        let Some((name, pg)) = named(declared).or_else(|| named(&declared.to_lowercase())) else {
            let known: Vec<&str> = self.columns.iter().map(|(n, _)| n.as_str()).collect();
            return Err(EngineError::user(format!("the table '{table}' in the database has no column \"{declared}\""))
                .detail(format!("ERROR: column \"{declared}\" does not exist"))
                .hint(format!("its columns are {}", known.join(", "))));
        };
        Ok(ColumnShape { name: quote(name), cast: cast_name(pg), pg: pg.clone() })
    }
}

impl ColumnShape {
    /// What a SELECT writes so that the value arrives in the form that `ty` is decoded from.
    pub fn selected(&self, ty: &DataType, table: &str) -> Result<String> {
        let refused = || {
            EngineError::user(format!(
                "the column {} of '{table}' is {} in the database and cannot be read as {ty}",
                self.name, self.cast
            ))
            .hint("declare the column with the type of Flink's JDBC type mapping")
        };
        let name = &self.name;
        let Some(wanted) = wire_type(&ty.kind) else { return Err(unsupported(&ty.kind)) };
        let same_family = match &ty.kind {
            TypeKind::Char(_) | TypeKind::Varchar(_) => true,
            TypeKind::Array(_) => matches!(self.pg.kind(), Kind::Array(_)),
            kind if kind.is_numeric() => is_number(&self.pg),
            TypeKind::Date | TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => {
                [Type::DATE, Type::TIMESTAMP, Type::TIMESTAMPTZ].contains(&self.pg)
            }
            TypeKind::Time(_) => [Type::TIME, Type::TIMETZ].contains(&self.pg),
            _ => self.pg.name() == wanted,
        };
        match same_family {
            false => Err(refused()),
            true if self.pg.name() == wanted || (wanted == "text" && is_text(&self.pg)) => Ok(name.clone()),
            true => Ok(format!("{name}::{wanted}")),
        }
    }

    /// What a statement writes so that a value of `ty`, sent as its wire type, becomes one of this column.
    pub fn assigned(&self, value: &str, ty: &DataType) -> String {
        match wire_type(&ty.kind) {
            // Text becomes any type by its input function; numbers are assigned with a range check.
            Some("text") if is_text(&self.pg) && self.pg != Type::BPCHAR => value.to_string(),
            Some(wire) if wire == self.pg.name() || (is_number(&self.pg) && ty.kind.is_numeric()) => value.to_string(),
            _ => format!("{value}::{}", self.cast),
        }
    }
}

/// The type that carries values of a Flink type to and from the server. None: JDBC has no such values.
pub fn wire_type(kind: &TypeKind) -> Option<&'static str> {
    Some(match kind {
        TypeKind::Boolean => "bool",
        TypeKind::TinyInt | TypeKind::SmallInt => "int2",
        TypeKind::Int => "int4",
        TypeKind::BigInt => "int8",
        TypeKind::Float => "float4",
        TypeKind::Double => "float8",
        TypeKind::Decimal { .. } => "numeric",
        TypeKind::Char(_) | TypeKind::Varchar(_) => "text",
        TypeKind::Binary(_) | TypeKind::Varbinary(_) => "bytea",
        TypeKind::Date => "date",
        TypeKind::Time(_) => "time",
        TypeKind::Timestamp(_) => "timestamp",
        TypeKind::TimestampLtz(_) => "timestamptz",
        TypeKind::Array(item) => match wire_type(&item.kind)? {
            "bool" => "_bool",
            "int2" => "_int2",
            "int4" => "_int4",
            "int8" => "_int8",
            "float4" => "_float4",
            "float8" => "_float8",
            "numeric" => "_numeric",
            "text" => "_text",
            "bytea" => "_bytea",
            "date" => "_date",
            "time" => "_time",
            "timestamp" => "_timestamp",
            "timestamptz" => "_timestamptz",
            _ => return None,
        },
        _ => return None,
    })
}

/// Flink's words for a type that its dialect does not know.
pub fn unsupported(kind: &TypeKind) -> EngineError {
    EngineError::user(format!("a table of PostgreSQL has no column of type {kind}"))
        .detail(format!("The PostgreSQL dialect doesn't support type: {kind}."))
}

fn is_number(pg: &Type) -> bool {
    [Type::INT2, Type::INT4, Type::INT8, Type::FLOAT4, Type::FLOAT8, Type::NUMERIC].contains(pg)
}

fn is_text(pg: &Type) -> bool {
    [Type::TEXT, Type::VARCHAR, Type::BPCHAR].contains(pg)
}

fn cast_name(pg: &Type) -> String {
    match pg.schema() {
        "pg_catalog" => pg.name().to_string(),
        schema => format!("{}.{}", quote(schema), quote(pg.name())),
    }
}

pub fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn missing_table(connection: &mut Connection, asked: &str) -> EngineError {
    let known = known_tables(connection);
    let error = EngineError::user(format!("the database of '{}' has no table '{asked}'", connection.config().url))
        .detail(format!("ERROR: relation \"{asked}\" does not exist"));
    match known.as_slice() {
        [] => error.hint("no table is visible there; check the database in 'url', and name the schema: 'schema.table'"),
        known => error.hint(format!("there are {}; another schema is written 'schema.table'", known.join(", "))),
    }
}

/// Up to twenty tables that the user sees, for the hint.
fn known_tables(connection: &mut Connection) -> Vec<String> {
    let Ok(client) = connection.client() else { return Vec::new() };
    let sql = "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
               AND n.nspname NOT LIKE 'pg\\_toast%' ORDER BY 1 LIMIT 20";
    match connection.wait(client.query(sql, &[])) {
        Ok(Ok(rows)) => rows.iter().map(|row| row.get(0)).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape() -> Shape {
        let columns = vec![("id".to_string(), Type::INT8), ("userId".into(), Type::TEXT), ("at".into(), Type::DATE)];
        Shape { name: "t".into(), columns }
    }

    #[test]
    fn names_are_taken_as_written_then_folded() {
        assert_eq!(shape().column("ID", "t").unwrap().name, "\"id\"");
        assert_eq!(shape().column("userId", "t").unwrap().name, "\"userId\"");
        let error = shape().column("user", "t").unwrap_err();
        assert_eq!(error.hint.unwrap(), "its columns are id, userId, at");
    }

    #[test]
    fn values_are_cast_within_a_family_and_refused_outside() {
        let id = shape().column("id", "t").unwrap();
        assert_eq!(id.selected(&TypeKind::BigInt.nullable(), "t").unwrap(), "\"id\"");
        assert_eq!(id.selected(&TypeKind::Int.nullable(), "t").unwrap(), "\"id\"::int4");
        assert!(id.selected(&TypeKind::Date.nullable(), "t").unwrap_err().primary.contains("cannot be read as DATE"));
        assert_eq!(id.assigned("u.c0", &TypeKind::Int.nullable()), "u.c0");
        let at = shape().column("at", "t").unwrap();
        assert_eq!(at.assigned("u.c0", &DataType::string()), "u.c0::date");
    }
}
