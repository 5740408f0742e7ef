//! Flink's tableau: a frame, right-aligned fields, a line that counts.

use std::fmt::Write as _;

/// With a line feed at the end. A field that is absent is empty.
pub fn render(columns: &[String], rows: &[Vec<Option<String>>]) -> String {
    render_within(columns, rows, usize::MAX)
}

/// The same with columns of at most `width_max` characters; longer texts end in `...`.
pub fn render_within(columns: &[String], rows: &[Vec<Option<String>>], width_max: usize) -> String {
    if rows.is_empty() {
        return "Empty set\n".into();
    }
    let widths = (0..columns.len()).map(|i| {
        let cells = rows.iter().filter_map(|row| row.get(i).and_then(|c| c.as_deref()));
        let widest = cells.map(width).max().unwrap_or(0).min(width_max);
        (columns[i].clone(), widest.max(width(&columns[i])))
    });
    let frame = Frame::new(widths.collect());
    let mut out = frame.head();
    for row in rows {
        out.push_str(&frame.row(row.iter().map(|cell| cell.as_deref().unwrap_or_default())));
    }
    out.push_str(frame.border());
    let _ = writeln!(out, "{} {} in set", rows.len(), if rows.len() == 1 { "row" } else { "rows" });
    out
}

/// Columns of fixed widths, for tables whose rows are not known yet.
#[derive(Clone, Debug)]
pub struct Frame {
    columns: Vec<(String, usize)>,
    border: String,
}

impl Frame {
    /// Names and widths, both in characters on a terminal.
    pub fn new(columns: Vec<(String, usize)>) -> Frame {
        let border = columns.iter().map(|(_, w)| format!("+{}", "-".repeat(w + 2))).collect::<String>() + "+\n";
        Frame { columns, border }
    }

    pub fn border(&self) -> &str {
        &self.border
    }

    /// Border, names, border.
    pub fn head(&self) -> String {
        format!("{}{}{}", self.border, self.row(self.columns.iter().map(|(name, _)| name.as_str())), self.border)
    }

    /// One line; a text that is wider than its column ends in `...`.
    pub fn row<'a>(&self, cells: impl Iterator<Item = &'a str>) -> String {
        let mut out = String::new();
        for (cell, (_, size)) in cells.zip(&self.columns) {
            let taken = width(cell);
            if taken > *size {
                let _ = write!(out, "| {} ", shortened(cell, *size));
            } else {
                let _ = write!(out, "| {}{cell} ", " ".repeat(size - taken));
            }
        }
        out.push_str("|\n");
        out
    }
}

/// As much of a text as fits, then `...`; padded where a wide character did not fit.
fn shortened(text: &str, size: usize) -> String {
    let room = size.saturating_sub(3);
    let mut out = String::new();
    let mut taken = 0;
    for c in text.chars() {
        let more = width(c.encode_utf8(&mut [0; 4]));
        if taken + more > room {
            break;
        }
        taken += more;
        out.push(c);
    }
    out.push_str(&"..."[..size.min(3)]);
    " ".repeat(size.saturating_sub(taken + 3)) + &out
}

/// Columns on a terminal: East Asian wide characters take two, as in Flink's client.
pub fn width(text: &str) -> usize {
    text.chars()
        .map(|c| match c as u32 {
            0x1100..=0x115F
            | 0x2E80..=0xA4CF
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE6F
            | 0xFF00..=0xFF60
            | 0xFFE0..=0xFFE6
            | 0x1F300..=0x1F64F
            | 0x20000..=0x3FFFD => 2,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_right_aligned_in_a_frame() {
        let rows = vec![vec![Some("t".to_string()), None], vec![Some("orders".to_string()), Some("x".to_string())]];
        let text = render(&["table name".to_string(), "c".to_string()], &rows);
        assert_eq!(
            text,
            "+------------+---+\n| table name | c |\n+------------+---+\n|          t |   |\n|     orders | x |\n+------------+---+\n2 rows in set\n"
        );
        assert_eq!(render(&["a".into()], &[]), "Empty set\n");
    }

    #[test]
    fn long_texts_end_in_dots() {
        let rows = vec![vec![Some("abcdefghij".to_string())], vec![Some("日本語日本語".to_string())]];
        let text = render_within(&["c".to_string()], &rows, 8);
        let lines: Vec<&str> = text.lines().skip(3).take(2).collect();
        assert_eq!(lines, ["| abcde... |", "|  日本... |"]);
    }
}
