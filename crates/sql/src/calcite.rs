//! What is Calcite's own: functions, which are refused in other words than Flink's newer ones and written back without quotes, and
//! syntax that no operator of Flink's stands behind.

use crate::lexer::TokenKind;

/// What Flink says of what its grammar has and none of its operators does.
pub const NO_PLAN: &str = "Cannot generate a valid execution plan for the given query:";

/// Whether a function is one of Calcite's: Flink 2.2's own newer functions go another way through validation.
pub fn is_calcite(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_alphabetic())
        || name.contains(' ')
        || ["FLOOR_TIME", "CEIL_TIME", "NEGATE", "NOT"].contains(&name)
        || is_in_table(name)
}

/// Whether the operator table has the name, which stands without quotes then however it is written.
pub fn is_in_table(name: &str) -> bool {
    CALCITE.binary_search(&name).is_ok()
}

/// An expression's text as Flink prints one that it has not validated: only functions of the SQL standard, Calcite's own table,
/// stand without quotes.
pub fn unvalidated(text: &str) -> String {
    let tokens = crate::lexer::tokenize(text);
    let mut out = String::new();
    let mut at = 0;
    for pair in tokens.windows(2) {
        let (token, next) = (pair[0], pair[1]);
        let word = token.span.text(text);
        let is_name = matches!(token.kind, TokenKind::Ident | TokenKind::Keyword(_));
        if is_name && next.kind == TokenKind::LParen && CALCITE.binary_search(&word).is_ok() && !is_standard(word) {
            out.push_str(&text[at..token.span.start as usize]);
            out.push_str(&format!("`{word}`"));
            at = token.span.end as usize;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// An expression's text as Flink prints it after reading what it printed before: what stood as `u&'..'` has a character set then.
pub fn read_again(text: &str) -> String {
    let is_unicode = |kind| kind == TokenKind::UnicodeString;
    if !crate::lexer::tokenize(text).iter().any(|token| is_unicode(token.kind)) {
        return text.to_string();
    }
    crate::parser::parse_expression(text).map_or_else(|_| text.to_string(), |expr| expr.to_string())
}

/// Whether one of Flink's operators is also one of Calcite's standard table.
fn is_standard(word: &str) -> bool {
    FLINKS.binary_search(&word).is_err()
}

/// Functions of the table below that Calcite knows in its libraries only, or not at all.
#[rustfmt::skip]
static FLINKS: &[&str] = &[
    "ARRAY_AGG", "BIN", "CHR", "CONCAT", "CONCAT_WS", "CONVERT_TZ", "COSH", "CURRENT_DATABASE",
    "CURRENT_ROW_TIMESTAMP", "DATE_FORMAT", "DECODE", "E", "ENCODE", "FROM_BASE64", "FROM_UNIXTIME", "HEX", "IF",
    "INSTR", "IS_ALPHA", "IS_DECIMAL", "IS_DIGIT", "LEFT", "LOCATE", "LOG", "LOG2", "LPAD", "LTRIM", "MD5", "NOW",
    "PARSE_URL", "PROCTIME", "REGEXP", "REGEXP_EXTRACT", "REGEXP_REPLACE", "REPEAT", "REVERSE", "RIGHT", "RPAD",
    "RTRIM", "SHA1", "SHA2", "SHA224", "SHA256", "SHA384", "SHA512", "SINH", "SPLIT_INDEX", "STR_TO_MAP", "SUBSTR",
    "TANH", "TO_BASE64", "TO_DATE", "TO_TIMESTAMP", "TRY_PARSE_JSON", "UNIX_TIMESTAMP", "UUID",
];

/// The operator table of Flink 2.2.1, as far as it has names that a script calls; in the order of the alphabet.
#[rustfmt::skip]
static CALCITE: &[&str] = &[
    "ABS", "ACOS", "APPROX_COUNT_DISTINCT", "ARRAY_AGG", "ASCII", "ASIN", "ATAN", "ATAN2", "AVG", "BIN",
    "CARDINALITY", "CEIL", "CHARACTER_LENGTH", "CHAR_LENGTH", "CHR", "CLASSIFIER", "COLLECT", "CONCAT", "CONCAT_WS",
    "CONVERT_TZ", "COS", "COSH", "COT", "COUNT", "CUME_DIST", "CUMULATE", "CURRENT_DATABASE", "CURRENT_DATE",
    "CURRENT_ROW_TIMESTAMP", "CURRENT_TIME", "CURRENT_TIMESTAMP", "DATE_FORMAT", "DAYOFMONTH", "DAYOFWEEK",
    "DAYOFYEAR", "DECODE", "DEGREES", "DENSE_RANK", "E", "ELEMENT", "ENCODE", "EXP", "EXTRACT", "FIRST_VALUE",
    "FLOOR", "FROM_BASE64", "FROM_UNIXTIME", "GROUPING", "GROUPING_ID", "GROUP_ID", "HEX", "HOP", "HOP_END",
    "HOP_PROCTIME", "HOP_ROWTIME", "HOP_START", "HOUR", "IF", "IN", "INITCAP", "INSTR", "IS_ALPHA", "IS_DECIMAL",
    "IS_DIGIT", "ITEM", "JSON_ARRAY", "JSON_ARRAYAGG_ABSENT_ON_NULL", "JSON_ARRAYAGG_NULL_ON_NULL", "JSON_EXISTS",
    "JSON_OBJECT", "JSON_OBJECTAGG_ABSENT_ON_NULL", "JSON_OBJECTAGG_NULL_ON_NULL", "JSON_QUERY", "JSON_VALUE", "LAG",
    "LAST_VALUE", "LEAD", "LEFT", "LIKE", "LISTAGG", "LN", "LOCALTIME", "LOCALTIMESTAMP", "LOCATE", "LOG", "LOG10",
    "LOG2", "LOWER", "LPAD", "LTRIM", "MATCH_PROCTIME", "MATCH_ROWTIME", "MAX", "MD5", "MIN", "MINUTE", "MOD",
    "MONTH", "NOW", "NTILE", "NULLIF", "OVERLAPS", "OVERLAY", "PARSE_URL", "PERCENT_RANK", "PI", "POSITION", "POWER",
    "PROCTIME", "QUARTER", "RADIANS", "RAND", "RAND_INTEGER", "RANK", "REGEXP", "REGEXP_EXTRACT", "REGEXP_REPLACE",
    "REPEAT", "REPLACE", "REVERSE", "RIGHT", "ROUND", "ROW_NUMBER", "RPAD", "RTRIM", "SECOND", "SESSION",
    "SESSION_END", "SESSION_PROCTIME", "SESSION_ROWTIME", "SESSION_START", "SHA1", "SHA2", "SHA224", "SHA256",
    "SHA384", "SHA512", "SIGN", "SIN", "SINH", "SPLIT_INDEX", "SQRT", "STDDEV", "STDDEV_POP", "STDDEV_SAMP",
    "STR_TO_MAP", "SUBSTR", "SUBSTRING", "SUM", "TAN", "TANH", "TIMESTAMPADD", "TIMESTAMPDIFF", "TO_BASE64",
    "TO_DATE", "TO_TIMESTAMP", "TRIM", "TRUNCATE", "TRY_PARSE_JSON", "TUMBLE", "TUMBLE_END", "TUMBLE_PROCTIME",
    "TUMBLE_ROWTIME", "TUMBLE_START", "UNIX_TIMESTAMP", "UPPER", "UUID", "VARIANCE", "VAR_POP", "VAR_SAMP", "WEEK",
    "YEAR",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calcites_functions_are_found() {
        assert!(CALCITE.is_sorted() && FLINKS.is_sorted());
        assert!(is_calcite("UPPER") && is_calcite("+") && is_calcite("SIMILAR TO"));
        assert!(!is_calcite("ARRAY_CONTAINS") && !is_calcite("COALESCE"));
        assert_eq!(unvalidated("PROCTIME() = ABS(TO_DATE(`k`))"), "`PROCTIME`() = ABS(`TO_DATE`(`k`))");
    }
}
