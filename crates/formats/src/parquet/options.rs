//! The options of `parquet`: codec, and how a time becomes a number.
//!
//! With `utc-timezone` off, which is the default, a time is what a clock on the wall of this machine shows (Flink: the
//! JVM's zone, never the session's), so the file holds the instant at which it showed that; TIMESTAMP_LTZ alike, as in
//! Flink's `ParquetRowDataWriter`. On a machine in UTC both settings are the same.

use arrow_schema::TimeUnit;
use ouzel_functions::zone::Zone;
use ouzel_plan::table::Table;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};

use crate::error::FormatError;

#[derive(Clone)]
pub struct ParquetOptions {
    pub compression: Compression,
    /// INT64 of this unit; None: INT96, which has nanoseconds.
    pub int64_unit: Option<TimeUnit>,
    /// The machine's zone where a file's times go by it; None: by UTC.
    pub zone: Option<Zone>,
}

impl ParquetOptions {
    /// What stands under `prefix` in the table's options. An error in the words of Flink's writer.
    pub fn of(table: &Table, prefix: &str) -> Result<ParquetOptions, FormatError> {
        let option = |key: &str| table.option(&format!("{prefix}{key}"));
        let flag = |key: &str| option(key).is_some_and(|v| v.eq_ignore_ascii_case("true"));
        let unit = unit_of(option("timestamp.time.unit").unwrap_or("micros"))?;
        Ok(ParquetOptions {
            compression: codec_of(option("compression").unwrap_or("SNAPPY"))?,
            int64_unit: flag("write.int64.timestamp").then_some(unit),
            zone: if flag("utc-timezone") { None } else { machine_zone() },
        })
    }
}

/// Hadoop's names. `LZ4` is framed as Hadoop does, `LZ4_RAW` is not.
fn codec_of(name: &str) -> Result<Compression, FormatError> {
    Ok(match name.to_ascii_uppercase().as_str() {
        "UNCOMPRESSED" => Compression::UNCOMPRESSED,
        "SNAPPY" => Compression::SNAPPY,
        "GZIP" => Compression::GZIP(GzipLevel::default()),
        "LZ4" => Compression::LZ4,
        "LZ4_RAW" => Compression::LZ4_RAW,
        "ZSTD" => Compression::ZSTD(ZstdLevel::try_new(3).unwrap_or_default()),
        known @ ("BROTLI" | "LZO") => {
            let class = if known == "LZO" {
                "com.hadoop.compression.lzo.LzoCodec"
            } else {
                "org.apache.hadoop.io.compress.BrotliCodec"
            };
            return Err(FormatError::Unsupported(format!(
                "the codec {known} is not there (Flink: ClassNotFoundException: {class}); \
                 'parquet.compression' can be SNAPPY, GZIP, ZSTD, LZ4, LZ4_RAW or UNCOMPRESSED"
            )));
        }
        other => {
            return Err(FormatError::Unsupported(format!(
                "No enum constant org.apache.parquet.hadoop.metadata.CompressionCodecName.{other}"
            )));
        }
    })
}

fn unit_of(name: &str) -> Result<TimeUnit, FormatError> {
    Ok(match name.to_ascii_uppercase().as_str() {
        "MILLIS" => TimeUnit::Millisecond,
        "MICROS" => TimeUnit::Microsecond,
        "NANOS" => TimeUnit::Nanosecond,
        other => {
            return Err(FormatError::Unsupported(format!(
                "No enum constant org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.{other}"
            )));
        }
    })
}

fn machine_zone() -> Option<Zone> {
    let zone = jiff::tz::TimeZone::system();
    zone.iana_name().and_then(Zone::parse).filter(|zone| !zone.is_utc())
}
