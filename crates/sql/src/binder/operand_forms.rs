//! Which operands Calcite's functions and operators take, in the words that follow "Supported form(s)" in their refusals.
//!
//! As Flink 2.2.1 prints them. Functions of Flink's own are not here: their refusals name a signature (see `misfit`).

/// `detail` with the forms that `name` takes behind it, where they are known and not said yet.
pub fn with_forms(name: &str, detail: String) -> String {
    let forms = forms(name);
    if forms.is_empty() || detail.contains("Supported form(s)") {
        return detail;
    }
    let mut words = format!("{}. Supported form(s):", detail.trim_end_matches('.'));
    for form in forms {
        let call = if form.starts_with('(') { name } else { "" };
        words += &format!(" '{call}{form}'");
    }
    words
}

/// Operands in parentheses stand behind the function's name; others are written as a whole.
pub fn forms(name: &str) -> &'static [&'static str] {
    match name {
        "ACOS" | "ASIN" | "ATAN" | "COS" | "COSH" | "COT" | "DEGREES" | "EXP" | "LN" | "LOG10" | "LOG2" | "RADIANS"
        | "SIGN" | "SIN" | "SINH" | "SQRT" | "TAN" | "TANH" => &["(<NUMERIC>)"],
        "ATAN2" | "POWER" => &["(<NUMERIC>, <NUMERIC>)"],
        "LOG" => &["(<NUMERIC>)", "(<NUMERIC>, <NUMERIC>)"],
        "RAND" => &["()", "(<NUMERIC>)"],
        "RAND_INTEGER" => &["(<NUMERIC>)", "(<NUMERIC>, <NUMERIC>)"],
        "ABS" => &["(<NUMERIC>)", "(<DATETIME_INTERVAL>)"],
        "MOD" => &["(<EXACT_NUMERIC>, <EXACT_NUMERIC>)"],
        "ROUND" | "TRUNCATE" => &["(<NUMERIC>, <INTEGER>)", "(<NUMERIC>)"],
        "FLOOR" | "CEIL" => &[
            "(<NUMERIC>)",
            "(<DATETIME_INTERVAL>)",
            "(<DATE> TO <TIME_UNIT>)",
            "(<TIME> TO <TIME_UNIT>)",
            "(<TIMESTAMP> TO <TIME_UNIT>)",
        ],
        "BIN" | "CHR" => &["(<INTEGER>)"],
        "HEX" => &["(<INTEGER>)", "(<CHARACTER>)"],
        "ASCII" | "CHARACTER_LENGTH" | "CHAR_LENGTH" | "CONCAT" | "CONCAT_WS" | "INITCAP" | "LOWER" | "REVERSE"
        | "UPPER" => &["(<CHARACTER>)"],
        "LTRIM" | "RTRIM" => &["(<CHARACTER>)", "(<CHARACTER>, <CHARACTER>)"],
        "TRIM" => &["TRIM([BOTH|LEADING|TRAILING] <ANY> FROM <STRING>)"],
        "LPAD" | "RPAD" => &["(<CHARACTER>, <INTEGER>, <CHARACTER>)"],
        "LEFT" | "RIGHT" | "REPEAT" => &["(<CHARACTER>, <INTEGER>)"],
        "SUBSTR" | "SUBSTRING" => &["(<CHARACTER>, <INTEGER>)", "(<CHARACTER>, <INTEGER>, <INTEGER>)"],
        "REPLACE" | "REGEXP_REPLACE" | "CONVERT_TZ" => &["(<CHARACTER>, <CHARACTER>, <CHARACTER>)"],
        "REGEXP" | "ENCODE" => &["(<CHARACTER>, <CHARACTER>)"],
        "REGEXP_EXTRACT" => &["(<CHARACTER>, <CHARACTER>, <INTEGER>)", "(<CHARACTER>, <CHARACTER>)"],
        "DECODE" => &["(<BINARY>, <CHARACTER>)"],
        "INSTR" => &[
            "(<CHARACTER>, <CHARACTER>)",
            "(<CHARACTER>, <CHARACTER>, <INTEGER>)",
            "(<CHARACTER>, <CHARACTER>, <INTEGER>, <INTEGER>)",
        ],
        "LOCATE" => &["(<CHARACTER>, <CHARACTER>)", "(<CHARACTER>, <CHARACTER>, <INTEGER>)"],
        "OVERLAY" => &[
            "OVERLAY(<STRING> PLACING <STRING> FROM <INTEGER>)",
            "OVERLAY(<STRING> PLACING <STRING> FROM <INTEGER> FOR <INTEGER>)",
        ],
        "PARSE_URL" => &["(<CHARACTER>, <CHARACTER>)", "(<CHARACTER>, <CHARACTER>, <CHARACTER>)"],
        "SPLIT_INDEX" => &["(<CHARACTER>, <INTEGER>, <INTEGER>)", "(<CHARACTER>, <CHARACTER>, <INTEGER>)"],
        "STR_TO_MAP" => &["(<CHARACTER>)", "(<CHARACTER>, <CHARACTER>, <CHARACTER>)"],
        "IS_ALPHA" | "IS_DECIMAL" | "IS_DIGIT" => &["(<CHARACTER>)", "(<NUMERIC>)"],
        "FROM_BASE64" | "MD5" | "SHA1" | "SHA224" | "SHA256" | "SHA384" | "SHA512" | "TO_BASE64" => &["(<STRING>)"],
        "SHA2" => &["(<STRING>, <INTEGER>)"],
        "EXTRACT" => {
            &["EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)", "EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)"]
        }
        "TIMESTAMPADD" => &["(<ANY>, <INTEGER>, <DATETIME>)"],
        "TIMESTAMPDIFF" => &["(<ANY>, <DATETIME>, <DATETIME>)"],
        "DATE_FORMAT" => &["(<TIMESTAMP>, <CHARACTER>)", "(<CHARACTER>, <CHARACTER>)"],
        "TO_DATE" | "TO_TIMESTAMP" => &["(<CHARACTER>)", "(<CHARACTER>, <CHARACTER>)"],
        "FROM_UNIXTIME" => &["(<INTEGER>)", "(<INTEGER>, <CHARACTER>)"],
        "UNIX_TIMESTAMP" => &["()", "(<CHARACTER>)", "(<CHARACTER>, <CHARACTER>)"],
        "CARDINALITY" => &["(<MULTISET>)", "(<ARRAY>)", "(<MAP>)"],
        "ELEMENT" => &["(<MULTISET>)", "(<ARRAY>)"],
        "+" => &[
            "<NUMERIC> + <NUMERIC>",
            "<DATETIME_INTERVAL> + <DATETIME_INTERVAL>",
            "<DATETIME> + <DATETIME_INTERVAL>",
            "<DATETIME_INTERVAL> + <DATETIME>",
        ],
        "-" => {
            &["<NUMERIC> - <NUMERIC>", "<DATETIME_INTERVAL> - <DATETIME_INTERVAL>", "<DATETIME> - <DATETIME_INTERVAL>"]
        }
        "*" => &["<NUMERIC> * <NUMERIC>", "<DATETIME_INTERVAL> * <NUMERIC>", "<NUMERIC> * <DATETIME_INTERVAL>"],
        "/" => &["<NUMERIC> / <NUMERIC>", "<DATETIME_INTERVAL> / <NUMERIC>"],
        "%" => &["<EXACT_NUMERIC> % <EXACT_NUMERIC>"],
        "||" => &["<STRING> || <STRING>", "<EQUIVALENT_TYPE> || <EQUIVALENT_TYPE>"],
        "NOT" => &["NOT<BOOLEAN>"],
        "NEGATE" => &["-<NUMERIC>", "-<DATETIME_INTERVAL>"],
        _ => &[],
    }
}
