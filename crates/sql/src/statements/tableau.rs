//! Flink's tableau: a frame, right-aligned fields, a line that counts.

use std::fmt::Write as _;

/// With a line feed at the end. A field that is absent is empty.
pub fn render(columns: &[String], rows: &[Vec<Option<String>>]) -> String {
    if rows.is_empty() {
        return "Empty set\n".into();
    }
    let widths: Vec<usize> = (0..columns.len())
        .map(|i| {
            let cells = rows.iter().filter_map(|row| row.get(i).and_then(|c| c.as_deref()));
            cells.map(width).max().unwrap_or(0).max(width(&columns[i]))
        })
        .collect();
    let border: String = widths.iter().map(|w| format!("+{}", "-".repeat(w + 2))).collect::<String>() + "+\n";
    let mut out = border.clone();
    line(&mut out, columns.iter().map(String::as_str), &widths);
    out.push_str(&border);
    for row in rows {
        line(&mut out, row.iter().map(|cell| cell.as_deref().unwrap_or_default()), &widths);
    }
    out.push_str(&border);
    let _ = writeln!(out, "{} {} in set", rows.len(), if rows.len() == 1 { "row" } else { "rows" });
    out
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>, widths: &[usize]) {
    for (cell, size) in cells.zip(widths) {
        let _ = write!(out, "| {}{cell} ", " ".repeat(size.saturating_sub(width(cell))));
    }
    out.push_str("|\n");
}

/// Columns on a terminal: East Asian wide characters take two, as in Flink's client.
fn width(text: &str) -> usize {
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
}
