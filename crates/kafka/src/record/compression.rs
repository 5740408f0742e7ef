//! The codecs of record batches: none, gzip, snappy (raw and xerial frames), lz4 frames, zstd.
//!
//! All of them are pure Rust. A limit on the decompressed size keeps a hostile batch from taking
//! the process's memory.

use std::io::{Read, Write};

use bytes::Bytes;

use super::BatchError;

/// A batch may not grow beyond this when it is decompressed.
const DECOMPRESSED_BYTES_MAX: usize = 1 << 30;
/// What Java's snappy stream starts with.
const XERIAL_MAGIC: [u8; 8] = [0x82, b'S', b'N', b'A', b'P', b'P', b'Y', 0];
const XERIAL_HEADER_BYTES: usize = 16;
const XERIAL_BLOCK_BYTES: usize = 32 * 1024;

/// A codec, numbered as in the attributes of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compression {
    /// Stored as they are.
    #[default]
    None,
    /// RFC 1952.
    Gzip,
    /// Snappy, in xerial frames when written here.
    Snappy,
    /// LZ4 frames.
    Lz4,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// From the low three bits of a batch's attributes.
    pub fn from_attributes(attributes: i16) -> Result<Self, BatchError> {
        match attributes & 0x07 {
            0 => Ok(Self::None),
            1 => Ok(Self::Gzip),
            2 => Ok(Self::Snappy),
            3 => Ok(Self::Lz4),
            4 => Ok(Self::Zstd),
            _ => Err(BatchError::Malformed("unknown compression codec")),
        }
    }

    /// From the name that `compression.type` takes.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "none" => Some(Self::None),
            "gzip" => Some(Self::Gzip),
            "snappy" => Some(Self::Snappy),
            "lz4" => Some(Self::Lz4),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The name that `compression.type` takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Snappy => "snappy",
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
        }
    }

    /// The number in the attributes of a batch.
    pub fn attribute(self) -> i16 {
        self as i16
    }

    /// Compresses `records` and appends them to `out`.
    pub(crate) fn compress(self, records: &[u8], out: &mut Vec<u8>) -> Result<(), BatchError> {
        match self {
            Self::None => out.extend_from_slice(records),
            Self::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
                encoder.write_all(records).and_then(|()| encoder.finish().map(drop)).map_err(|e| self.failed(e))?;
            }
            Self::Snappy => compress_xerial(records, out)?,
            Self::Lz4 => {
                let mut encoder = lz4_flex::frame::FrameEncoder::new(out);
                encoder.write_all(records).map_err(|e| self.failed(e))?;
                encoder.finish().map_err(|e| self.failed(e))?;
            }
            Self::Zstd => out.extend_from_slice(&ruzstd::encoding::compress_to_vec(
                records,
                ruzstd::encoding::CompressionLevel::Fastest,
            )),
        }
        Ok(())
    }

    fn failed(self, error: impl std::fmt::Display) -> BatchError {
        BatchError::Decompress { codec: self.name(), detail: error.to_string() }
    }
}

/// The records behind a batch's header, decompressed; without compression the same memory.
pub fn decompress(codec: Compression, data: Bytes) -> Result<Bytes, BatchError> {
    match codec {
        Compression::None => Ok(data),
        Compression::Gzip => read_all(codec, flate2::read::MultiGzDecoder::new(&data[..]), data.len()),
        Compression::Snappy => decompress_snappy(&data),
        Compression::Lz4 => read_all(codec, lz4_flex::frame::FrameDecoder::new(&data[..]), data.len()),
        Compression::Zstd => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(&data[..]).map_err(|e| codec.failed(e))?;
            read_all(codec, decoder, data.len())
        }
    }
}

fn read_all(codec: Compression, reader: impl Read, packed: usize) -> Result<Bytes, BatchError> {
    let mut out = Vec::with_capacity(packed.saturating_mul(4).min(4 << 20));
    reader.take(DECOMPRESSED_BYTES_MAX as u64 + 1).read_to_end(&mut out).map_err(|e| codec.failed(e))?;
    if out.len() > DECOMPRESSED_BYTES_MAX {
        return Err(codec.failed("more than 1 GiB"));
    }
    Ok(Bytes::from(out))
}

fn compress_xerial(records: &[u8], out: &mut Vec<u8>) -> Result<(), BatchError> {
    out.extend_from_slice(&XERIAL_MAGIC);
    out.extend_from_slice(&1u32.to_be_bytes());
    out.extend_from_slice(&1u32.to_be_bytes());
    let mut encoder = snap::raw::Encoder::new();
    for block in records.chunks(XERIAL_BLOCK_BYTES) {
        let at = out.len();
        out.resize(at + 4 + snap::raw::max_compress_len(block.len()), 0);
        let written = encoder.compress(block, &mut out[at + 4..]).map_err(|e| Compression::Snappy.failed(e))?;
        out[at..at + 4].copy_from_slice(&(written as u32).to_be_bytes());
        out.truncate(at + 4 + written);
    }
    Ok(())
}

fn decompress_snappy(data: &[u8]) -> Result<Bytes, BatchError> {
    let codec = Compression::Snappy;
    let mut decoder = snap::raw::Decoder::new();
    let mut out = Vec::new();
    if !data.starts_with(&XERIAL_MAGIC) {
        append_snappy_block(&mut decoder, data, &mut out)?;
        return Ok(Bytes::from(out));
    }
    let mut rest = data.get(XERIAL_HEADER_BYTES..).ok_or_else(|| codec.failed("the xerial header ends early"))?;
    while !rest.is_empty() {
        let (length, tail) = rest.split_first_chunk::<4>().ok_or_else(|| codec.failed("a xerial block ends early"))?;
        let length = u32::from_be_bytes(*length) as usize;
        if length > tail.len() {
            return Err(codec.failed("a xerial block ends early"));
        }
        let (block, tail) = tail.split_at(length);
        append_snappy_block(&mut decoder, block, &mut out)?;
        rest = tail;
    }
    Ok(Bytes::from(out))
}

fn append_snappy_block(decoder: &mut snap::raw::Decoder, block: &[u8], out: &mut Vec<u8>) -> Result<(), BatchError> {
    let codec = Compression::Snappy;
    let length = snap::raw::decompress_len(block).map_err(|e| codec.failed(e))?;
    let at = out.len();
    if at + length > DECOMPRESSED_BYTES_MAX {
        return Err(codec.failed("more than 1 GiB"));
    }
    out.resize(at + length, 0);
    decoder.decompress(block, &mut out[at..]).map_err(|e| codec.failed(e))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_codec_gives_back_what_it_took() {
        let text: Vec<u8> = (0..200_000u32).flat_map(|i| (i % 251).to_le_bytes()).collect();
        for codec in [Compression::None, Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd] {
            for input in [&text[..], &text[..10], &[]] {
                let mut packed = Vec::new();
                codec.compress(input, &mut packed).unwrap();
                let unpacked = decompress(codec, Bytes::from(packed)).unwrap();
                assert_eq!(&unpacked[..], input, "{}", codec.name());
            }
        }
    }

    #[test]
    fn raw_snappy_is_understood_too() {
        let packed = snap::raw::Encoder::new().compress_vec(b"hello hello hello").unwrap();
        let unpacked = decompress(Compression::Snappy, Bytes::from(packed)).unwrap();
        assert_eq!(&unpacked[..], b"hello hello hello");
    }

    #[test]
    fn rubbish_is_an_error() {
        for codec in [Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd] {
            let rubbish = Bytes::from_static(b"\xffthis is not compressed at all");
            assert!(decompress(codec, rubbish).is_err(), "{}", codec.name());
        }
    }
}
