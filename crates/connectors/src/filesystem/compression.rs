//! Compressed files, told by their suffix as Flink's `StandardDeCompressors` tell them: `.gz` `.gzip` `.deflate` `.bz2`
//! `.xz` `.zst`. A file of several members (`cat a.gz b.gz`) is read to the end of the last one.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// The plain bytes of a file.
pub fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    let file = File::open(path)?;
    let suffix = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    Ok(match suffix.as_deref() {
        Some("gz" | "gzip") => Box::new(flate2::read::MultiGzDecoder::new(file)),
        Some("deflate") => Box::new(flate2::read::ZlibDecoder::new(file)),
        Some("bz2") => Box::new(bzip2::read::MultiBzDecoder::new(file)),
        Some("xz") => Box::new(lzma_rust2::XzReader::new(BufReader::new(file), true)),
        Some("zst" | "zstd") => Box::new(ZstdFrames::new(BufReader::new(file))),
        _ => Box::new(file),
    })
}

/// Frames of Zstandard, one behind the other.
struct ZstdFrames {
    frame: Option<ruzstd::decoding::StreamingDecoder<BufReader<File>, ruzstd::decoding::FrameDecoder>>,
    /// Between two frames.
    rest: Option<BufReader<File>>,
}

impl ZstdFrames {
    fn new(reader: BufReader<File>) -> ZstdFrames {
        ZstdFrames { frame: None, rest: Some(reader) }
    }
}

impl Read for ZstdFrames {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let read = frame.read(out)?;
                if read > 0 || out.is_empty() {
                    return Ok(read);
                }
                self.rest = self.frame.take().map(|f| f.into_inner());
            }
            let Some(mut rest) = self.rest.take() else { return Ok(0) };
            if io::BufRead::fill_buf(&mut rest)?.is_empty() {
                return Ok(0);
            }
            let frame = ruzstd::decoding::StreamingDecoder::new(rest);
            self.frame = Some(frame.map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const TEXT: &[u8] = b"{\"a\":1}\n{\"a\":2}\n";

    fn twice(member: Vec<u8>) -> Vec<u8> {
        [member.clone(), member].concat()
    }

    #[test]
    fn every_suffix_is_read_to_its_last_member() {
        let gz = {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(TEXT).unwrap();
            encoder.finish().unwrap()
        };
        let bz2 = {
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
            encoder.write_all(TEXT).unwrap();
            encoder.finish().unwrap()
        };
        let xz = {
            let mut writer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(6)).unwrap();
            writer.write_all(TEXT).unwrap();
            writer.finish().unwrap()
        };
        let zst = ruzstd::encoding::compress_to_vec(TEXT, ruzstd::encoding::CompressionLevel::Fastest);
        let folder = tempfile::tempdir().unwrap();
        for (suffix, member) in [("gz", gz), ("bz2", bz2), ("xz", xz), ("zst", zst), ("json", TEXT.to_vec())] {
            let path = folder.path().join(format!("t.{suffix}"));
            std::fs::write(&path, twice(member)).unwrap();
            let mut plain = Vec::new();
            open(&path).unwrap().read_to_end(&mut plain).unwrap();
            assert_eq!(plain, twice(TEXT.to_vec()), "{suffix}");
        }
    }

    #[test]
    fn a_cut_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        for suffix in ["bz2", "xz", "zst"] {
            let path = folder.path().join(format!("t.{suffix}"));
            std::fs::write(&path, b"BZh9\x31\x41").unwrap();
            assert!(open(&path).unwrap().read_to_end(&mut Vec::new()).is_err(), "{suffix}");
        }
    }
}
