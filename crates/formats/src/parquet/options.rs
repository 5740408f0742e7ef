//! The options of `parquet`: how a file is laid out, and how a time becomes a number.
//!
//! With `utc-timezone` off, which is the default, a time is what a clock on the wall of this machine shows (Flink: the
//! JVM's zone, never the session's), so the file holds the instant at which it showed that; TIMESTAMP_LTZ alike, as in
//! Flink's `ParquetRowDataWriter`. On a machine in UTC both settings are the same.

use arrow_schema::TimeUnit;
use ouzel_functions::zone::Zone;
use ouzel_plan::table::Table;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};

use crate::error::FormatError;

#[derive(Clone)]
pub struct ParquetOptions {
    pub properties: WriterProperties,
    /// INT64 of this unit; None: INT96, which has nanoseconds.
    pub int64_unit: Option<TimeUnit>,
    /// The machine's zone where a file's times go by it; None: by UTC.
    pub zone: Option<Zone>,
}

impl ParquetOptions {
    /// What stands under `prefix` in the table's options. An error in the words of Flink's writer.
    pub fn of(table: &Table, prefix: &str) -> Result<ParquetOptions, FormatError> {
        ParquetOptions::parse(|key| table.option(&format!("{prefix}{key}")))
    }

    pub fn parse<'a>(option: impl Fn(&str) -> Option<&'a str>) -> Result<ParquetOptions, FormatError> {
        let flag = |key: &str| option(key).is_some_and(|v| v.eq_ignore_ascii_case("true"));
        let unit = || unit_of(option("timestamp.time.unit").unwrap_or("micros"));
        Ok(ParquetOptions {
            int64_unit: if flag("write.int64.timestamp") { Some(unit()?) } else { None },
            zone: if flag("utc-timezone") { None } else { machine_zone() },
            properties: writer_properties(option)?,
        })
    }
}

/// Settings of Flink's `FlinkParquetBuilder` with the defaults of Java's Parquet; the types of a file are always the
/// table's own.
fn writer_properties<'a>(option: impl Fn(&str) -> Option<&'a str>) -> Result<WriterProperties, FormatError> {
    let number = |key: &str, default: i64| match option(key) {
        None => Ok(default),
        Some(text) => {
            let number = text.trim().parse::<i64>();
            number.map_err(|_| FormatError::Unsupported(format!("For input string: \"{text}\"")))
        }
    };
    let page = |what: &str, key: &str| match number(key, 1 << 20)? {
        size @ 1.. => Ok(size as usize),
        size => Err(FormatError::Unsupported(format!("Invalid {what} (negative): {size}"))),
    };
    let version = match option("writer.version") {
        None | Some("v1" | "PARQUET_1_0") => WriterVersion::PARQUET_1_0,
        Some("v2" | "PARQUET_2_0") => WriterVersion::PARQUET_2_0,
        Some(other) => {
            return Err(FormatError::Unsupported(format!(
                "No enum constant org.apache.parquet.column.ParquetProperties.WriterVersion.{other}"
            )));
        }
    };
    let dictionary = option("enable.dictionary").is_none_or(|v| v.trim().eq_ignore_ascii_case("true"));
    Ok(WriterProperties::builder()
        .set_coerce_types(true)
        .set_compression(codec_of(option("compression").unwrap_or("SNAPPY"))?)
        // Java's writer takes any size and has groups of as few rows as it looks at.
        .set_max_row_group_bytes(Some(number("block.size", 128 << 20)?.max(1) as usize))
        .set_data_page_size_limit(page("page size", "page.size")?)
        .set_dictionary_page_size_limit(page("dictionary page size", "dictionary.page.size")?)
        .set_dictionary_enabled(dictionary)
        .set_writer_version(version)
        .build())
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
