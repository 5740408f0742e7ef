//! What Flink's own functions take, in the words that follow "Supported signatures are" in its refusals.
//!
//! As Flink 2.2.1 prints them. Calcite's functions are in `operand_forms`; here are only those of them that Flink looks for by their
//! arguments too. A call with another number of arguments is not found there, before anything is said of their types.

/// The signatures of `name`, one a line; None where they are not known.
pub fn signatures(name: &str) -> Option<&'static [&'static str]> {
    SIGNATURES.binary_search_by_key(&name, |(known, _)| known).ok().map(|at| SIGNATURES[at].1)
}

/// Whether one of the signatures has place for this many arguments.
pub fn take(signatures: &[&str], given: usize) -> bool {
    signatures.iter().any(|signature| {
        let count = parameters(signature);
        if signature.contains("...") { given >= count.saturating_sub(1).max(1) } else { given == count }
    })
}

fn parameters(signature: &str) -> usize {
    let inside = signature.split_once('(').map_or("", |(_, inside)| inside);
    if inside.starts_with(')') { 0 } else { inside.matches(", ").count() + 1 }
}

#[rustfmt::skip]
static SIGNATURES: &[(&str, &[&str])] = &[
    ("ARRAY_APPEND", &["ARRAY_APPEND(array <ARRAY>, element <ARRAY ELEMENT>)"]),
    ("ARRAY_CONCAT", &["ARRAY_CONCAT(<COMMON>, <COMMON>...)"]),
    ("ARRAY_CONTAINS", &["ARRAY_CONTAINS(haystack <ARRAY>, needle <ARRAY ELEMENT>)"]),
    ("ARRAY_DISTINCT", &["ARRAY_DISTINCT(haystack <ARRAY>)"]),
    ("ARRAY_EXCEPT", &["ARRAY_EXCEPT(<COMMON>, <COMMON>)"]),
    ("ARRAY_INTERSECT", &["ARRAY_INTERSECT(<COMMON>, <COMMON>)"]),
    ("ARRAY_JOIN", &[
        "ARRAY_JOIN(ARRAY<STRING>, <CHARACTER_STRING>)",
        "ARRAY_JOIN(ARRAY<STRING>, <CHARACTER_STRING>, <CHARACTER_STRING>)",
    ]),
    ("ARRAY_MAX", &["ARRAY_MAX(<ARRAY<COMPARABLE>>)"]),
    ("ARRAY_MIN", &["ARRAY_MIN(<ARRAY<COMPARABLE>>)"]),
    ("ARRAY_POSITION", &["ARRAY_POSITION(haystack <ARRAY>, needle <ARRAY ELEMENT>)"]),
    ("ARRAY_PREPEND", &["ARRAY_PREPEND(array <ARRAY>, element <ARRAY ELEMENT>)"]),
    ("ARRAY_REMOVE", &["ARRAY_REMOVE(haystack <ARRAY>, needle <ARRAY ELEMENT>)"]),
    ("ARRAY_REVERSE", &["ARRAY_REVERSE(haystack <ARRAY>)"]),
    ("ARRAY_SLICE", &["ARRAY_SLICE(<ARRAY>, <INTEGER>, <INTEGER>)", "ARRAY_SLICE(<ARRAY>, <INTEGER>)"]),
    ("ARRAY_SORT", &[
        "ARRAY_SORT(<ARRAY<COMPARABLE>>)",
        "ARRAY_SORT(<ARRAY<COMPARABLE>>, <BOOLEAN>)",
        "ARRAY_SORT(<ARRAY<COMPARABLE>>, <BOOLEAN>, <BOOLEAN>)",
    ]),
    ("ARRAY_UNION", &["ARRAY_UNION(<COMMON>, <COMMON>)"]),
    ("BTRIM", &["BTRIM(str <CHARACTER_STRING>)", "BTRIM(str <CHARACTER_STRING>, trimStr <CHARACTER_STRING>)"]),
    ("COALESCE", &["COALESCE(<COMMON>, <COMMON>...)"]),
    ("CURRENT_DATE", &["'CURRENT_DATE()'"]),
    ("CURRENT_TIME", &["'CURRENT_TIME(<INTEGER>)'", "'CURRENT_TIME()'"]),
    ("CURRENT_TIMESTAMP", &["'CURRENT_TIMESTAMP(<INTEGER>)'", "'CURRENT_TIMESTAMP()'"]),
    ("CURRENT_WATERMARK", &[
        "CURRENT_WATERMARK(<TIMESTAMP_WITHOUT_TIME_ZONE *ROWTIME*>)",
        "CURRENT_WATERMARK(<TIMESTAMP_WITH_LOCAL_TIME_ZONE *ROWTIME*>)",
    ]),
    ("ELT", &[
        "ELT(index <INTEGER_NUMERIC>, expr <CHARACTER_STRING>, exprs <CHARACTER_STRING>...)",
        "ELT(index <INTEGER_NUMERIC>, expr <BINARY_STRING>, exprs <BINARY_STRING>...)",
    ]),
    ("ENDSWITH", &[
        "ENDSWITH(expr <CHARACTER_STRING>, endExpr <CHARACTER_STRING>)",
        "ENDSWITH(expr <BINARY_STRING>, endExpr <BINARY_STRING>)",
    ]),
    ("GREATEST", &["GREATEST(<COMPARABLE>...)"]),
    ("IFNULL", &["IFNULL(input <COMMON>, null_replacement <COMMON>)"]),
    ("JSON_QUOTE", &["JSON_QUOTE(<CHARACTER_STRING>)"]),
    ("JSON_STRING", &[
        "JSON_STRING([<CHARACTER_STRING> | <BINARY_STRING> | <TIMESTAMP> | <CONSTRUCTED> | <NUMERIC> | <STRUCTURED_TYPE> | <DISTINCT_TYPE> | <BOOLEAN>])",
    ]),
    ("JSON_UNQUOTE", &["JSON_UNQUOTE(<CHARACTER_STRING>)"]),
    ("LEAST", &["LEAST(<COMPARABLE>...)"]),
    ("LOCALTIME", &["'LOCALTIME(<INTEGER>)'", "'LOCALTIME()'"]),
    ("LOCALTIMESTAMP", &["'LOCALTIMESTAMP(<INTEGER>)'", "'LOCALTIMESTAMP()'"]),
    ("MAP_ENTRIES", &["MAP_ENTRIES(input <MAP>)"]),
    ("MAP_FROM_ARRAYS", &["MAP_FROM_ARRAYS(keysArray <ARRAY>, valuesArray <ARRAY>)"]),
    ("MAP_KEYS", &["MAP_KEYS(input <MAP>)"]),
    ("MAP_UNION", &["MAP_UNION(<COMMON>, <COMMON>...)"]),
    ("MAP_VALUES", &["MAP_VALUES(input <MAP>)"]),
    ("PARSE_JSON", &["PARSE_JSON(<CHARACTER_STRING>)", "PARSE_JSON(<CHARACTER_STRING>, <BOOLEAN>)"]),
    ("PERCENTILE", &[
        "PERCENTILE(expr <NUMERIC>, percentage [<NUMERIC NOT NULL> | ARRAY<NUMERIC NOT NULL> NOT NULL])",
        "PERCENTILE(expr <NUMERIC>, percentage [<NUMERIC NOT NULL> | ARRAY<NUMERIC NOT NULL> NOT NULL], frequency <INTEGER_NUMERIC>)",
    ]),
    ("PRINTF", &["PRINTF(format <CHARACTER_STRING>, obj <ANY>...)"]),
    ("REGEXP_COUNT", &["REGEXP_COUNT(str <CHARACTER_STRING>, regex <CHARACTER_STRING>)"]),
    ("REGEXP_EXTRACT_ALL", &[
        "REGEXP_EXTRACT_ALL(str <CHARACTER_STRING>, regex <CHARACTER_STRING>)",
        "REGEXP_EXTRACT_ALL(str <CHARACTER_STRING>, regex <CHARACTER_STRING>, extractIndex <INTEGER_NUMERIC>)",
    ]),
    ("REGEXP_INSTR", &["REGEXP_INSTR(str <CHARACTER_STRING>, regex <CHARACTER_STRING>)"]),
    ("REGEXP_SUBSTR", &["REGEXP_SUBSTR(str <CHARACTER_STRING>, regex <CHARACTER_STRING>)"]),
    ("SPLIT", &["SPLIT(<CHARACTER_STRING>, <CHARACTER_STRING>)"]),
    ("STARTSWITH", &[
        "STARTSWITH(expr <CHARACTER_STRING>, startExpr <CHARACTER_STRING>)",
        "STARTSWITH(expr <BINARY_STRING>, startExpr <BINARY_STRING>)",
    ]),
    ("TO_TIMESTAMP_LTZ", &[
        "TO_TIMESTAMP_LTZ(<CHARACTER_STRING>)",
        "TO_TIMESTAMP_LTZ(<CHARACTER_STRING>, <CHARACTER_STRING>)",
        "TO_TIMESTAMP_LTZ(<CHARACTER_STRING>, <CHARACTER_STRING>, <CHARACTER_STRING>)",
        "TO_TIMESTAMP_LTZ(<NUMERIC>)",
        "TO_TIMESTAMP_LTZ(<NUMERIC>, <INTEGER_NUMERIC>)",
    ]),
    ("TRANSLATE", &["'TRANSLATE3(<STRING>, <STRING>, <STRING>)'"]),
    ("TYPEOF", &["TYPEOF(input <ANY>)", "TYPEOF(input <ANY>, force_serializable [<BOOLEAN> & <LITERAL NOT NULL>])"]),
    ("UNHEX", &["UNHEX(expr <CHARACTER_STRING>)"]),
    ("URL_DECODE", &["URL_DECODE(<CHARACTER_STRING>)"]),
    ("URL_ENCODE", &["URL_ENCODE(<CHARACTER_STRING>)"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order_and_each_has_a_signature() {
        assert!(SIGNATURES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(SIGNATURES.iter().all(|(_, signatures)| !signatures.is_empty()));
    }

    #[test]
    fn the_number_of_arguments_is_read_off_the_signature() {
        let takes = |name, given| take(signatures(name).expect("is in the table"), given);
        assert!(takes("CURRENT_DATE", 0) && !takes("CURRENT_DATE", 1));
        assert!(takes("TYPEOF", 1) && takes("TYPEOF", 2) && !takes("TYPEOF", 3));
        assert!(!takes("ELT", 1) && takes("ELT", 2) && takes("ELT", 9));
        assert!(!takes("COALESCE", 0) && takes("COALESCE", 1));
        assert!(takes("ARRAY_JOIN", 2) && takes("ARRAY_JOIN", 3) && !takes("ARRAY_JOIN", 1));
        assert!(takes("PERCENTILE", 3) && !takes("PERCENTILE", 1));
    }
}
