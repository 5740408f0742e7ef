//! Avro's object container files: a header with the schema, then blocks of records between sync markers.

use std::io::{Read as _, Write as _};

use super::input::{Input, Malformed, write_bytes, write_long};
use super::schema::Schema;
use crate::error::FormatError;

const MAGIC: &[u8] = b"Obj\x01";
/// More than this out of one block is refused.
const BLOCK_BYTES_MAX: usize = 1 << 30;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    Null,
    Deflate,
    Snappy,
    Zstandard,
    Bzip2,
    Xz,
}

impl Codec {
    pub fn of(name: &str) -> Result<Codec, FormatError> {
        Ok(match name {
            "null" => Codec::Null,
            "deflate" => Codec::Deflate,
            "snappy" => Codec::Snappy,
            "zstandard" => Codec::Zstandard,
            "bzip2" => Codec::Bzip2,
            "xz" => Codec::Xz,
            other => return Err(FormatError::Unsupported(format!("Unrecognized codec: {other}"))),
        })
    }

    fn name(self) -> &'static str {
        match self {
            Codec::Null => "null",
            Codec::Deflate => "deflate",
            Codec::Snappy => "snappy",
            Codec::Zstandard => "zstandard",
            Codec::Bzip2 => "bzip2",
            Codec::Xz => "xz",
        }
    }

    fn compress(self, data: &[u8]) -> Result<Vec<u8>, FormatError> {
        let failed = |e: &dyn std::fmt::Display| FormatError::Data(format!("cannot compress an Avro block: {e}"));
        Ok(match self {
            Codec::Null => data.to_vec(),
            Codec::Deflate => {
                let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(data).and_then(|()| encoder.finish()).map_err(|e| failed(&e))?
            }
            Codec::Snappy => {
                let mut out = snap::raw::Encoder::new().compress_vec(data).map_err(|e| failed(&e))?;
                out.extend_from_slice(&crc32(data).to_be_bytes());
                out
            }
            Codec::Zstandard => ruzstd::encoding::compress_to_vec(data, ruzstd::encoding::CompressionLevel::Fastest),
            Codec::Bzip2 => {
                let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
                encoder.write_all(data).and_then(|()| encoder.finish()).map_err(|e| failed(&e))?
            }
            Codec::Xz => {
                let options = lzma_rust2::XzOptions::with_preset(6);
                let mut writer = lzma_rust2::XzWriter::new(Vec::new(), options).map_err(|e| failed(&e))?;
                writer.write_all(data).map_err(|e| failed(&e))?;
                writer.finish().map_err(|e| failed(&e))?
            }
        })
    }

    fn decompress(self, data: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
        match self {
            Codec::Null => out.extend_from_slice(data),
            Codec::Deflate => limited(flate2::read::DeflateDecoder::new(data), out)?,
            Codec::Snappy => {
                let (data, sum) = data.split_last_chunk::<4>().ok_or("a snappy block without its checksum")?;
                let length = snap::raw::decompress_len(data).map_err(|e| e.to_string())?;
                if length > BLOCK_BYTES_MAX {
                    return Err(too_large());
                }
                let block = snap::raw::Decoder::new().decompress_vec(data).map_err(|e| e.to_string())?;
                if crc32(&block) != u32::from_be_bytes(*sum) {
                    return Err("Checksum failure".to_string());
                }
                out.extend_from_slice(&block);
            }
            Codec::Zstandard => {
                limited(ruzstd::decoding::StreamingDecoder::new(data).map_err(|e| e.to_string())?, out)?;
            }
            Codec::Bzip2 => limited(bzip2::read::BzDecoder::new(data), out)?,
            Codec::Xz => limited(lzma_rust2::XzReader::new(data, false), out)?,
        }
        Ok(())
    }
}

fn limited(reader: impl std::io::Read, out: &mut Vec<u8>) -> Result<(), String> {
    let read = reader.take(BLOCK_BYTES_MAX as u64 + 1).read_to_end(out).map_err(|e| e.to_string())?;
    if read > BLOCK_BYTES_MAX { Err(too_large()) } else { Ok(()) }
}

fn too_large() -> String {
    format!("a block has more than {BLOCK_BYTES_MAX} bytes")
}

fn crc32(data: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(data);
    crc.sum()
}

/// A file that is read block by block.
pub struct Container {
    pub schema: Schema,
    codec: Codec,
    sync: [u8; 16],
    /// Where the next block begins.
    at: usize,
}

/// Where a file cannot be read on, and why: it was cut, or a block is broken. All before it is whole.
pub struct Broken {
    pub at: usize,
    pub why: String,
}

impl Container {
    /// Reads the header.
    pub fn open(file: &[u8]) -> Result<Container, FormatError> {
        open(file).map_err(|problem| match problem {
            Problem::Format(error) => error,
            Problem::Text(text) => FormatError::Data(format!("the Avro file cannot be read: {text}")),
        })
    }

    /// Where the next block begins.
    pub fn at(&self) -> usize {
        self.at
    }

    pub fn is_at_end(&self, file: &[u8]) -> bool {
        self.at >= file.len()
    }

    /// Appends the plain bytes of the next block to `data`; gives its number of records. There is a next block.
    pub fn next_block(&mut self, file: &[u8], data: &mut Vec<u8>) -> Result<usize, Broken> {
        let mut input = Input::new(file, self.at, file.len());
        let before = data.len();
        match read_block(&mut input, self.codec, &self.sync, data) {
            Ok(records) => {
                self.at = input.at;
                Ok(records)
            }
            Err(why) => {
                data.truncate(before);
                Err(Broken { at: self.at, why })
            }
        }
    }
}

enum Problem {
    Format(FormatError),
    Text(String),
}

impl From<String> for Problem {
    fn from(text: String) -> Problem {
        Problem::Text(text)
    }
}

impl From<Malformed> for Problem {
    fn from(malformed: Malformed) -> Problem {
        Problem::Text(malformed.to_string())
    }
}

impl From<FormatError> for Problem {
    fn from(error: FormatError) -> Problem {
        Problem::Format(error)
    }
}

fn open(file: &[u8]) -> Result<Container, Problem> {
    let mut input = Input::new(file, 0, file.len());
    if input.take(MAGIC.len()).ok() != Some(MAGIC) {
        return Err("Not an Avro data file.".to_string().into());
    }
    let (mut schema, mut codec) = (None, Codec::Null);
    loop {
        let count = input.block_items()?;
        if count == 0 {
            break;
        }
        for _ in 0..count {
            let (key, value) = (input.slice()?, input.slice()?);
            let value = String::from_utf8_lossy(&file[value.0..value.1]);
            match &file[key.0..key.1] {
                b"avro.schema" => schema = Some(Schema::parse(&value)?),
                b"avro.codec" => codec = Codec::of(&value)?,
                _ => {}
            }
        }
    }
    let schema = schema.ok_or_else(|| "the header has no schema".to_string())?;
    let mut sync = [0; 16];
    sync.copy_from_slice(input.take(16)?);
    Ok(Container { schema, codec, sync, at: input.at })
}

fn read_block(input: &mut Input<'_>, codec: Codec, sync: &[u8; 16], data: &mut Vec<u8>) -> Result<usize, String> {
    let records = usize::try_from(input.long()?).map_err(|_| "a block's count is negative".to_string())?;
    let (start, end) = input.slice()?;
    let before = data.len();
    codec.decompress(&input.bytes[start..end], data)?;
    if input.take(16)? != sync {
        return Err("Invalid sync!".to_string());
    }
    if records > (data.len() - before).saturating_add(1 << 20) {
        return Err("a block has more records than bytes".to_string());
    }
    Ok(records)
}

/// Writes files of one schema and codec.
pub struct ContainerWriter {
    codec: Codec,
    header: Vec<u8>,
    sync: [u8; 16],
}

impl ContainerWriter {
    pub fn new(schema: &str, codec: Codec) -> ContainerWriter {
        let sync = sync_marker(schema);
        let mut header = MAGIC.to_vec();
        write_long(2, &mut header);
        write_bytes(b"avro.codec", &mut header);
        write_bytes(codec.name().as_bytes(), &mut header);
        write_bytes(b"avro.schema", &mut header);
        write_bytes(schema.as_bytes(), &mut header);
        write_long(0, &mut header);
        header.extend_from_slice(&sync);
        ContainerWriter { codec, header, sync }
    }

    pub fn header(&self) -> Vec<u8> {
        self.header.clone()
    }

    pub fn block(&self, records: usize, data: &[u8], out: &mut Vec<u8>) -> Result<(), FormatError> {
        write_long(records as i64, out);
        write_bytes(&self.codec.compress(data)?, out);
        out.extend_from_slice(&self.sync);
        Ok(())
    }
}

/// Not random but made of the schema: a file that is continued after a restart goes on with the same marker.
fn sync_marker(schema: &str) -> [u8; 16] {
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for byte in schema.bytes() {
        hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    hash.to_be_bytes()
}
