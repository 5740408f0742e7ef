//! The members of a JSON object into columns: the shape of the last record is expected, whatever comes else is learnt.

use super::column::Column;
use super::cursor::{Cursor, unescape};
use super::shape::{Action, ObjectPlan};
use super::value::{Failure, Reader};

impl Reader {
    /// At `{`: members into `columns`, each of which has `row` rows and has `row + 1` afterwards.
    pub fn members(
        &mut self,
        cursor: &mut Cursor<'_>,
        plan: &mut ObjectPlan,
        columns: &mut [Column],
        row: usize,
        depth: usize,
    ) -> Result<(), Failure> {
        let mut seen = Seen::default();
        let outer = self.postponed.take();
        self.object_members(cursor, plan, columns, row, depth, &mut seen)?;
        if let Some((_, failure)) = std::mem::replace(&mut self.postponed, outer) {
            return Err(failure);
        }
        if self.fail_on_missing
            && let Some(name) = plan.missing(|column| columns[column].len() > row)
        {
            return Err(Failure::Missing(name.to_string()));
        }
        seen.fill_missing(columns, row);
        Ok(())
    }

    fn object_members(
        &mut self,
        cursor: &mut Cursor<'_>,
        plan: &mut ObjectPlan,
        columns: &mut [Column],
        row: usize,
        depth: usize,
        seen: &mut Seen,
    ) -> Result<(), Failure> {
        cursor.check_depth(depth)?;
        cursor.at += 1;
        let mut position = 0;
        let mut matched = 0;
        let mut after_value = cursor.at;
        loop {
            let action = match plan.expected(position) {
                Some((bytes, action)) if cursor.eat(bytes) => {
                    // `"a":` was learned and `"a": ` comes: the shapes differ in white space only.
                    if cursor.peek() <= b' ' {
                        cursor.skip_space();
                    }
                    *action
                }
                _ if position > 0 && cursor.peek() == b'}' => {
                    cursor.at += 1;
                    return Ok(());
                }
                _ => match next_member(cursor, plan, position, after_value)? {
                    Some(action) => action,
                    None => return Ok(()),
                },
            };
            position += 1;
            match action {
                Action::Skip => self.skip(cursor, depth)?,
                Action::SkipObject(index) if cursor.peek() == b'{' && plan.skipped[index].is_steady() => {
                    let mut nothing = Seen::default();
                    self.object_members(cursor, &mut plan.skipped[index], &mut [], row, depth + 1, &mut nothing)?;
                }
                Action::SkipObject(_) => self.skip(cursor, depth)?,
                _ if matched >= plan.arity => self.skip(cursor, depth)?,
                Action::Column(index) => {
                    matched += 1;
                    let column = &mut columns[index];
                    if seen.again(index) {
                        // A duplicate key: the later value wins.
                        column.truncate(row);
                        self.postponed.take_if(|(failed, _)| *failed == index);
                    }
                    let start = *cursor;
                    match self.value(cursor, column, depth).map_err(|e| name_column(e, plan, action)) {
                        Err(failure @ Failure::Value { .. }) if self.older => {
                            *cursor = start;
                            self.skip(cursor, depth)?;
                            column.truncate(row);
                            column.push_null();
                            self.postponed.get_or_insert((index, failure));
                        }
                        other => other?,
                    }
                }
                Action::Nested(index) => {
                    matched += 1;
                    self.nested(cursor, &mut plan.nested[index], columns, row, depth, seen)?;
                }
            }
            after_value = cursor.at;
        }
    }

    /// A member of which only members are read: NULL leaves them NULL.
    fn nested(
        &mut self,
        cursor: &mut Cursor<'_>,
        plan: &mut ObjectPlan,
        columns: &mut [Column],
        row: usize,
        depth: usize,
        seen: &mut Seen,
    ) -> Result<(), Failure> {
        match cursor.peek() {
            b'{' => self.object_members(cursor, plan, columns, row, depth + 1, seen),
            b'n' => Ok(cursor.keyword().map(|_| ())?),
            _ if self.ignore_errors => {
                self.astray |= cursor.peek() == b'[';
                Ok(cursor.skip_value(depth)?)
            }
            _ => {
                cursor.skip_value(depth)?;
                Err(Failure::Value { column: String::new(), message: "the value is not an object".to_string() })
            }
        }
    }
}

/// Which columns have their value for the row under construction: a bit for each of the first 64.
#[derive(Default)]
struct Seen(u64);

impl Seen {
    /// Marks a column; whether it may have been marked before.
    #[inline(always)]
    fn again(&mut self, column: usize) -> bool {
        if column >= 64 {
            return true;
        }
        let before = self.0;
        self.0 |= 1 << column;
        before == self.0
    }

    /// NULL for what did not come.
    #[inline]
    fn fill_missing(&self, columns: &mut [Column], row: usize) {
        let first = columns.len().min(64);
        let mut missing = !self.0 & if first == 64 { u64::MAX } else { (1 << first) - 1 };
        while missing != 0 {
            columns[missing.trailing_zeros() as usize].push_null();
            missing &= missing - 1;
        }
        for column in columns.iter_mut().skip(64) {
            if column.len() <= row {
                column.push_null();
            }
        }
    }
}

/// The slow path of a member: separators and key, learnt for the next record. None: the object has ended.
#[inline(never)]
fn next_member(
    cursor: &mut Cursor<'_>,
    plan: &mut ObjectPlan,
    position: usize,
    from: usize,
) -> Result<Option<Action>, Failure> {
    cursor.skip_space();
    match cursor.peek() {
        b'}' => {
            cursor.at += 1;
            return Ok(None);
        }
        b',' if position > 0 => {
            cursor.at += 1;
            cursor.skip_space();
        }
        _ if position > 0 => cursor.unexpected("comma to separate Object entries")?,
        _ => {}
    }
    if cursor.peek() != b'"' {
        cursor.unexpected("double-quote to start field name")?;
    }
    let token = cursor.name()?;
    let key = &cursor.block[token.start..token.end];
    if let Some(byte) = std::str::from_utf8(key).err().map(|e| key[e.valid_up_to()]) {
        cursor.error(format!("Invalid UTF-8 start byte 0x{byte:x}"))?;
    }
    let action = if token.escaped {
        let mut name = Vec::new();
        unescape(key, &mut name);
        plan.find(&name)
    } else {
        plan.find(key)
    };
    cursor.skip_space();
    cursor.expect(b':', "a colon to separate field name and value")?;
    cursor.skip_space();
    let object = cursor.peek() == b'{';
    Ok(Some(plan.learn(position, &cursor.block[from..cursor.at], action, object)))
}

fn name_column(failure: Failure, plan: &ObjectPlan, action: Action) -> Failure {
    match failure {
        Failure::Value { column, message } => {
            let name = plan.name_of(action);
            Failure::Value {
                column: if column.is_empty() { name.to_string() } else { format!("{name}.{column}") },
                message,
            }
        }
        other => other,
    }
}
