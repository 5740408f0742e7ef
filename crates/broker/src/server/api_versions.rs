//! ApiVersions: what this broker speaks.
//!
//! Nothing is announced that the codec lacks, with one exception that Kafka makes too: Produce from
//! 0, or librdkafka silently stops compressing (KAFKA-18659).

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::ApiKey;
use kafka_protocol::messages::api_versions_response::{ApiVersion, ApiVersionsResponse};

/// An API and the versions that are announced.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Announced {
    pub api: ApiKey,
    pub min: i16,
    pub max: i16,
}

const fn range(api: ApiKey, min: i16, max: i16) -> Announced {
    Announced { api, min, max }
}

/// In the order of the API keys.
pub(crate) fn announced() -> &'static [Announced] {
    const ALL: &[Announced] = &[
        range(ApiKey::Produce, 0, 13),
        range(ApiKey::Fetch, 4, 18),
        range(ApiKey::ListOffsets, 1, 10),
        range(ApiKey::Metadata, 0, 13),
        range(ApiKey::FindCoordinator, 0, 6),
        range(ApiKey::ApiVersions, 0, 4),
        range(ApiKey::CreateTopics, 2, 7),
        range(ApiKey::DeleteTopics, 1, 6),
        range(ApiKey::InitProducerId, 0, 5),
        range(ApiKey::OffsetForLeaderEpoch, 2, 4),
        range(ApiKey::DescribeAcls, 1, 3),
        range(ApiKey::CreateAcls, 1, 3),
        range(ApiKey::DeleteAcls, 1, 3),
        range(ApiKey::DescribeConfigs, 1, 4),
        range(ApiKey::CreatePartitions, 0, 3),
        range(ApiKey::DescribeCluster, 0, 2),
    ];
    ALL
}

pub(super) fn answer() -> ApiVersionsResponse {
    let keys = announced().iter().map(|range| {
        ApiVersion::default().with_api_key(range.api as i16).with_min_version(range.min).with_max_version(range.max)
    });
    ApiVersionsResponse::default().with_api_keys(keys.collect())
}

/// To a version of ApiVersions itself that is not known: the list, in the oldest form.
pub(super) fn unsupported() -> ApiVersionsResponse {
    answer().with_error_code(ResponseError::UnsupportedVersion.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_announced_that_the_codec_lacks() {
        for range in announced() {
            let codec = ouzel_kafka::message::codec_versions(range.api).unwrap();
            assert!(range.max <= codec.max, "{range:?}");
            assert!(range.min >= codec.min || range.api == ApiKey::Produce, "{range:?}");
        }
    }
}
