//! Walks a request before the codec sees it, so that no length in it reaches beyond its bytes.
//!
//! The codec allocates an array as long as the request says before it reads the first element: four
//! wrong bytes would ask for a hundred gigabytes and end the process. Only what is needed to find
//! the arrays is described here, and nothing behind the last one. Field lists are Kafka's own
//! (`clients/src/main/resources/common/message`).

use kafka_protocol::messages::ApiKey;

/// What stands at a place of a request.
enum Field {
    /// That many bytes.
    Fixed(usize),
    /// A string, null or not.
    Text,
    /// Bytes, null or not.
    Blob,
    /// An array of structures.
    Structs(&'static [Versioned]),
    /// An array of strings.
    Texts,
    /// An array of 32-bit numbers.
    Numbers,
}

/// A field and the versions that have it.
struct Versioned {
    since: i16,
    until: i16,
    field: Field,
}

const fn always(field: Field) -> Versioned {
    Versioned { since: 0, until: i16::MAX, field }
}

const fn since(since: i16, field: Field) -> Versioned {
    Versioned { since, until: i16::MAX, field }
}

const fn until(until: i16, field: Field) -> Versioned {
    Versioned { since: 0, until, field }
}

const BYTE: Field = Field::Fixed(1);
const SHORT: Field = Field::Fixed(2);
const INT: Field = Field::Fixed(4);
const LONG: Field = Field::Fixed(8);
const UUID: Field = Field::Fixed(16);

const PRODUCE: &[Versioned] = &[
    always(Field::Text),
    always(SHORT),
    always(INT),
    always(Field::Structs(&[
        until(12, Field::Text),
        since(13, UUID),
        always(Field::Structs(&[always(INT), always(Field::Blob)])),
    ])),
];

const FETCH: &[Versioned] = &[
    until(14, INT),
    always(INT),
    always(INT),
    always(INT),
    always(BYTE),
    since(7, INT),
    since(7, INT),
    always(Field::Structs(&[
        until(12, Field::Text),
        since(13, UUID),
        always(Field::Structs(&[
            always(INT),
            since(9, INT),
            always(LONG),
            since(12, INT),
            since(5, LONG),
            always(INT),
        ])),
    ])),
    since(7, Field::Structs(&[until(12, Field::Text), since(13, UUID), always(Field::Numbers)])),
];

const LIST_OFFSETS: &[Versioned] = &[
    always(INT),
    since(2, BYTE),
    always(Field::Structs(&[always(Field::Text), always(Field::Structs(&[always(INT), since(4, INT), always(LONG)]))])),
];

const METADATA: &[Versioned] = &[always(Field::Structs(&[since(10, UUID), always(Field::Text)]))];

const FIND_COORDINATOR: &[Versioned] = &[until(3, Field::Text), since(1, BYTE), since(4, Field::Texts)];

const CREATE_TOPICS: &[Versioned] = &[always(Field::Structs(&[
    always(Field::Text),
    always(INT),
    always(SHORT),
    always(Field::Structs(&[always(INT), always(Field::Numbers)])),
    always(Field::Structs(&[always(Field::Text), always(Field::Text)])),
]))];

const DELETE_TOPICS: &[Versioned] =
    &[since(6, Field::Structs(&[always(Field::Text), always(UUID)])), until(5, Field::Texts)];

const OFFSET_FOR_LEADER_EPOCH: &[Versioned] = &[
    since(3, INT),
    always(Field::Structs(&[always(Field::Text), always(Field::Structs(&[always(INT), since(2, INT), always(INT)]))])),
];

const CREATE_ACLS: &[Versioned] = &[always(Field::Structs(&[
    always(BYTE),
    always(Field::Text),
    since(1, BYTE),
    always(Field::Text),
    always(Field::Text),
    always(BYTE),
    always(BYTE),
]))];

const DESCRIBE_CONFIGS: &[Versioned] =
    &[always(Field::Structs(&[always(BYTE), always(Field::Text), always(Field::Texts)]))];

const CREATE_PARTITIONS: &[Versioned] =
    &[always(Field::Structs(&[always(Field::Text), always(INT), always(Field::Structs(&[always(Field::Numbers)]))]))];

/// The fields up to the last array, and the first version with compact lengths and tagged fields.
/// `None`: the request has no array.
fn shape(api: ApiKey) -> Option<(&'static [Versioned], i16)> {
    Some(match api {
        ApiKey::Produce => (PRODUCE, 9),
        ApiKey::Fetch => (FETCH, 12),
        ApiKey::ListOffsets => (LIST_OFFSETS, 6),
        ApiKey::Metadata => (METADATA, 9),
        ApiKey::FindCoordinator => (FIND_COORDINATOR, 3),
        ApiKey::CreateTopics => (CREATE_TOPICS, 5),
        ApiKey::DeleteTopics => (DELETE_TOPICS, 4),
        ApiKey::OffsetForLeaderEpoch => (OFFSET_FOR_LEADER_EPOCH, 4),
        // A filter's fields have the same lengths as an entry's.
        ApiKey::CreateAcls | ApiKey::DeleteAcls => (CREATE_ACLS, 2),
        ApiKey::DescribeConfigs => (DESCRIBE_CONFIGS, 4),
        ApiKey::CreatePartitions => (CREATE_PARTITIONS, 2),
        _ => return None,
    })
}

/// True when every length in the body of a request stays within it.
pub(super) fn lengths_fit(api: ApiKey, version: i16, body: &[u8]) -> bool {
    let Some((fields, flexible_since)) = shape(api) else {
        return true;
    };
    let mut walk = Walk { rest: body, version, flexible: version >= flexible_since };
    walk.fields(fields).is_some()
}

struct Walk<'a> {
    rest: &'a [u8],
    version: i16,
    flexible: bool,
}

impl Walk<'_> {
    fn fields(&mut self, fields: &[Versioned]) -> Option<()> {
        for field in fields {
            if (field.since..=field.until).contains(&self.version) {
                self.field(&field.field)?;
            }
        }
        Some(())
    }

    fn field(&mut self, field: &Field) -> Option<()> {
        match field {
            Field::Fixed(bytes) => self.skip(*bytes),
            Field::Text => {
                let length = if self.flexible { self.compact_length()? } else { self.short_length()? };
                self.skip(length)
            }
            Field::Blob => {
                let length = self.count()?;
                self.skip(length)
            }
            Field::Numbers => {
                let count = self.count()?;
                self.skip(count.checked_mul(4)?)
            }
            Field::Texts => (0..self.count()?).try_for_each(|_| self.field(&Field::Text)),
            Field::Structs(fields) => (0..self.count()?).try_for_each(|_| {
                self.fields(fields)?;
                self.tagged_fields()
            }),
        }
    }

    fn tagged_fields(&mut self) -> Option<()> {
        if !self.flexible {
            return Some(());
        }
        for _ in 0..self.varint()? {
            self.varint()?;
            let length = self.varint()?;
            self.skip(length)?;
        }
        Some(())
    }

    /// Of an array or of bytes; null counts as none.
    fn count(&mut self) -> Option<usize> {
        if self.flexible {
            return self.compact_length();
        }
        let (raw, rest) = self.rest.split_first_chunk::<4>()?;
        self.rest = rest;
        Some(usize::try_from(i32::from_be_bytes(*raw)).unwrap_or(0))
    }

    fn short_length(&mut self) -> Option<usize> {
        let (raw, rest) = self.rest.split_first_chunk::<2>()?;
        self.rest = rest;
        Some(usize::try_from(i16::from_be_bytes(*raw)).unwrap_or(0))
    }

    /// One more than the length; 0 is null.
    fn compact_length(&mut self) -> Option<usize> {
        Some(self.varint()?.saturating_sub(1))
    }

    fn varint(&mut self) -> Option<usize> {
        let mut value = 0usize;
        for shift in [0, 7, 14, 21, 28] {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn skip(&mut self, bytes: usize) -> Option<()> {
        self.rest = self.rest.get(bytes..)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::announced;
    use super::*;

    #[test]
    fn an_array_longer_than_its_request_is_seen_at_once() {
        let body = [0x7f, 0xff, 0xff, 0xff, 0, 1, b't'];
        assert!(!lengths_fit(ApiKey::Metadata, 1, &body));
        let body = [0, 0, 0, 1, 0, 1, b't'];
        assert!(lengths_fit(ApiKey::Metadata, 1, &body));
        let null = [0xff; 4];
        assert!(lengths_fit(ApiKey::Metadata, 1, &null));
        let compact = [0xff, 0xff, 0xff, 0xff, 0x0f];
        assert!(!lengths_fit(ApiKey::Metadata, 9, &compact));
    }

    #[test]
    fn every_announced_request_with_an_array_has_a_shape() {
        let without = [ApiKey::ApiVersions, ApiKey::InitProducerId, ApiKey::DescribeAcls, ApiKey::DescribeCluster];
        for range in announced() {
            assert_eq!(shape(range.api).is_none(), without.contains(&range.api), "{:?}", range.api);
        }
    }
}
