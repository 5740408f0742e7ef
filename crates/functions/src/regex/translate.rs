//! A Java regular expression in the syntax of `fancy-regex`.
//!
//! Java's classes are ASCII, its `.` stops at five line ends, `$` matches before a final line end, `\Q..\E` quotes,
//! `\h \v \R \Z \p{Alpha}` and their like have other names, `(?i)` is about ASCII alone. Refused (as patterns that do not
//! compile): other `\p{java...}`, `\G`, `\X`, `\N{..}`.

/// Java's syntax in the other one's. `end` is what `$` becomes.
pub fn translate(pattern: &str, end: &str) -> Result<String, String> {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut chars = pattern.chars().peekable();
    // Classes may be nested.
    let mut depth = 0usize;
    let flags = Flags::of(pattern);
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut chars, depth > 0, flags, &mut out)?,
            '(' if depth == 0 => group(&mut chars, &mut out),
            '{' if depth == 0 && !chars.peek().is_some_and(char::is_ascii_digit) => {
                return Err("Illegal repetition".to_owned());
            }
            '[' => {
                depth += 1;
                out.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                // A bracket right at the start is a literal in neither language, so nothing else to do.
            }
            ']' if depth > 0 => {
                depth -= 1;
                out.push(']');
            }
            // Set operations that Java does not have.
            '~' | '-' if depth > 0 && chars.peek() == Some(&c) => {
                out.push('\\');
                out.push(c);
            }
            '.' if depth == 0 && !flags.dot_all => out.push_str(r"[^\n\r\x{85}\x{2028}\x{2029}]"),
            // Between `\r` and `\n` no line starts or ends, and none starts at the end of the text.
            '$' if depth == 0 && flags.multi_line => {
                out.push_str(r"(?:(?<!\r)(?=\n)|(?=[\r\x{85}\x{2028}\x{2029}])|\z)");
            }
            '^' if depth == 0 && flags.multi_line => {
                out.push_str(r"(?:\A|(?<=[\n\x{85}\x{2028}\x{2029}])|(?<=\r)(?!\n))(?!\z)");
            }
            '$' if depth == 0 => out.push_str(end),
            '#' | ' ' if depth == 0 && !flags.comments => {
                if c == '#' {
                    out.push('\\');
                }
                out.push(c);
            }
            // Without `(?u)` only ASCII letters have two cases.
            c if depth == 0 && !c.is_ascii() && flags.any_case && !flags.unicode_case => {
                out.push_str("(?-i:");
                out.push(c);
                out.push(')');
            }
            _ => out.push(c),
        }
    }
    Ok(out)
}

/// The flags that stand in a pattern, wherever they do.
#[derive(Clone, Copy, Default)]
struct Flags {
    dot_all: bool,
    multi_line: bool,
    comments: bool,
    any_case: bool,
    unicode_case: bool,
    unicode_classes: bool,
}

impl Flags {
    fn of(pattern: &str) -> Flags {
        let mut flags = Flags::default();
        for (at, _) in pattern.match_indices("(?") {
            let letters = pattern[at + 2..].chars().take_while(char::is_ascii_alphabetic);
            for letter in letters {
                match letter {
                    's' => flags.dot_all = true,
                    'm' => flags.multi_line = true,
                    'x' => flags.comments = true,
                    'i' => flags.any_case = true,
                    'u' => flags.unicode_case = true,
                    'U' => (flags.unicode_classes, flags.unicode_case) = (true, true),
                    _ => {}
                }
            }
        }
        flags
    }
}

/// Behind an opening parenthesis: flags without those that are no flags there. `(?d)`, `(?u)` and `(?U)` are told by other means.
fn group(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    let mut ahead = chars.clone();
    let mut flags = String::new();
    if ahead.next() == Some('?') {
        while let Some(c) = ahead.next_if(|c| c.is_ascii_alphabetic() || *c == '-') {
            flags.push(c);
        }
    }
    let Some(end @ (')' | ':')) = ahead.next().filter(|_| !flags.is_empty()) else { return out.push('(') };
    *chars = ahead;
    flags.retain(|c| !matches!(c, 'd' | 'u' | 'U' | 'm'));
    let flags = flags.trim_end_matches('-');
    match (flags.is_empty(), end) {
        (true, ')') => {}
        (true, _) => out.push_str("(?:"),
        _ => out.push_str(&format!("(?{flags}{end}")),
    }
}

fn escape(
    chars: &mut std::iter::Peekable<std::str::Chars<'_>>,
    in_class: bool,
    flags: Flags,
    out: &mut String,
) -> Result<(), String> {
    let Some(c) = chars.next() else { return Err("a pattern ends with a backslash".to_owned()) };
    let class = |out: &mut String, inner: &str, negated: bool| match (in_class, negated) {
        (true, false) => out.push_str(inner),
        (_, true) => {
            out.push_str("[^");
            out.push_str(inner);
            out.push(']');
        }
        (false, false) => {
            out.push('[');
            out.push_str(inner);
            out.push(']');
        }
    };
    match c {
        'd' | 'D' | 'w' | 'W' | 's' | 'S' if flags.unicode_classes => {
            out.push('\\');
            out.push(c);
        }
        'x' if chars.next_if_eq(&'{').is_some() => {
            let digits: String = chars.by_ref().take_while(|c| *c != '}').collect();
            out.push_str(&format!(r"\x{{{digits}}}"));
        }
        'd' | 'D' => class(out, "0-9", c == 'D'),
        'w' | 'W' => class(out, "A-Za-z0-9_", c == 'W'),
        's' | 'S' => class(out, r" \t\n\x0B\x0C\r", c == 'S'),
        'h' | 'H' => class(out, r" \t\xA0\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}", c == 'H'),
        'v' | 'V' => class(out, r"\n\x0B\x0C\r\x{85}\x{2028}\x{2029}", c == 'V'),
        'R' => out.push_str(r"(?:\r\n|[\n\x0B\x0C\r\x{85}\x{2028}\x{2029}])"),
        'Z' => out.push_str(r"(?=(?:\r\n|[\n\r\x{85}\x{2028}\x{2029}])?\z)"),
        'e' => out.push_str(r"\x1B"),
        '0' => {
            let mut code = 0;
            while let Some(digit) = chars.peek().and_then(|d| d.to_digit(8)).filter(|d| code * 8 + d < 256) {
                code = code * 8 + digit;
                chars.next();
            }
            out.push_str(&format!(r"\x{{{code:x}}}"));
        }
        'u' => {
            let digits: String = chars.by_ref().take(4).collect();
            out.push_str(&format!(r"\x{{{digits}}}"));
        }
        'Q' => {
            let mut quoted = String::new();
            for q in chars.by_ref() {
                quoted.push(q);
                if quoted.ends_with(r"\E") {
                    quoted.truncate(quoted.len() - 2);
                    break;
                }
            }
            quoted.chars().for_each(|q| literal(q, out));
        }
        'p' | 'P' => property(chars, c == 'P', in_class, out)?,
        'c' => {
            let control = chars.next().ok_or("Illegal control escape sequence")?;
            out.push_str(&format!(r"\x{{{:x}}}", u32::from(control) ^ 64));
        }
        'G' | 'X' | 'N' => return Err(format!("not supported yet: \\{c} in a regular expression")),
        c if c.is_ascii_alphanumeric() => {
            out.push('\\');
            out.push(c);
        }
        c => literal(c, out),
    }
    Ok(())
}

fn literal(c: char, out: &mut String) {
    if r"\.+*?()|[]{}^$#&-~/".contains(c) && c != '/' {
        out.push('\\');
    }
    out.push(c);
}

/// `\p{..}`: POSIX names are ASCII classes, `Is` prefixes go, scripts and categories are the same.
fn property(
    chars: &mut std::iter::Peekable<std::str::Chars<'_>>,
    negated: bool,
    in_class: bool,
    out: &mut String,
) -> Result<(), String> {
    let name: String = if chars.next_if_eq(&'{').is_some() {
        chars.by_ref().take_while(|c| *c != '}').collect()
    } else {
        chars.next().into_iter().collect()
    };
    let posix = match name.as_str() {
        "Lower" => "a-z",
        "Upper" => "A-Z",
        "ASCII" => r"\x00-\x7F",
        "Alpha" => "A-Za-z",
        "Digit" => "0-9",
        "Alnum" => "A-Za-z0-9",
        "Punct" => r"!-/:-@\[-`{-\~",
        "Graph" => r"!-\~",
        "Print" => r" -\~",
        "Blank" => r" \t",
        "Cntrl" => r"\x00-\x1F\x7F",
        "XDigit" => "0-9a-fA-F",
        "Space" => r" \t\n\x0B\x0C\r",
        "javaLowerCase" => r"\p{Lowercase}",
        "javaUpperCase" => r"\p{Uppercase}",
        "javaTitleCase" => r"\p{Lt}",
        "javaAlphabetic" => r"\p{Alphabetic}",
        "javaLetter" => r"\p{L}",
        "javaDigit" => r"\p{Nd}",
        "javaLetterOrDigit" => r"\p{L}\p{Nd}",
        "javaSpaceChar" => r"\p{Z}",
        "javaWhitespace" => {
            r"\t-\r\x1C-\x1F \x{1680}\x{2000}-\x{2006}\x{2008}-\x{200a}\x{2028}\x{2029}\x{205f}\x{3000}"
        }
        _ => "",
    };
    if posix.is_empty() {
        if name.starts_with("java") {
            return Err(format!("not supported yet: \\p{{{name}}} in a regular expression"));
        }
        let name = name.strip_prefix("Is").or(name.strip_prefix("In")).unwrap_or(&name);
        out.push_str(&format!("\\{}{{{name}}}", if negated { 'P' } else { 'p' }));
    } else if negated {
        out.push_str(&format!("[^{posix}]"));
    } else if in_class {
        out.push_str(posix);
    } else {
        out.push_str(&format!("[{posix}]"));
    }
    Ok(())
}
