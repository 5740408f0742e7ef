//! The framing of server-sent events (HTML standard, section 9.2): lines of `field: value`, events end at an empty line.

/// One event as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    pub event: String,
    pub data: String,
    /// The last id that the stream has set, which may be an earlier event's.
    pub id: String,
}

/// Collects lines into events. An event that a broken connection cuts off is dropped, as the standard says.
#[derive(Debug, Default)]
pub struct Parser {
    current: Event,
    has_data: bool,
    /// The id of the event that is being read. It counts when the event is whole: asking for what follows an event
    /// of which only the id has come would lose it.
    next_id: String,
    last_id: String,
    /// `retry:` of the server, ms.
    pub retry_ms: Option<u64>,
}

impl Parser {
    /// A line without its end. Returns an event when the line completes one.
    pub fn line(&mut self, line: &str) -> Option<Event> {
        if line.is_empty() {
            self.last_id.clone_from(&self.next_id);
            let event = Event { id: self.last_id.clone(), ..std::mem::take(&mut self.current) };
            return std::mem::take(&mut self.has_data).then_some(event);
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                if self.has_data {
                    self.current.data.push('\n');
                }
                self.has_data = true;
                self.current.data.push_str(value);
            }
            "event" => self.current.event = value.to_string(),
            "id" if !value.contains('\0') => self.next_id = value.to_string(),
            "retry" => self.retry_ms = value.parse().ok().or(self.retry_ms),
            // Comments (an empty field name) and unknown fields.
            _ => {}
        }
        None
    }

    /// The connection broke: what was half read is forgotten, the last id is kept.
    pub fn reset(&mut self) {
        self.current = Event::default();
        self.has_data = false;
        self.next_id.clone_from(&self.last_id);
    }

    pub fn last_id(&self) -> &str {
        &self.last_id
    }

    pub fn set_last_id(&mut self, id: &str) {
        self.last_id = id.to_string();
        self.next_id = id.to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_end_at_empty_lines_and_half_ones_are_dropped() {
        let mut parser = Parser::default();
        let mut events = Vec::new();
        for line in [":ok", "id: 7", "event: message", "data: {\"a\":", "data: 1}", "", "data: cut"] {
            events.extend(parser.line(line));
        }
        assert_eq!(events, vec![Event { event: "message".into(), data: "{\"a\":\n1}".into(), id: "7".into() }]);
        assert_eq!(parser.line("id: 8"), None);
        parser.reset();
        assert_eq!(parser.last_id(), "7");
        assert_eq!(parser.line(""), None);
        assert_eq!(parser.line("data:x"), None);
        assert_eq!(parser.line("").map(|e| (e.data, e.id)), Some(("x".into(), "7".into())));
    }
}
