//! The requests and answers that this project speaks, as one enum each.
//!
//! They are the currency of a [`crate::Transport`]: over TCP they are encoded, inside one process
//! the broker takes them as they are. The codec crate has such enums too, but over all APIs of
//! Kafka, which costs compile time for messages nobody here sends.

use bytes::{Bytes, BytesMut};
use kafka_protocol::messages::{self as k, ApiKey, RequestHeader, ResponseHeader};
use kafka_protocol::protocol::{Decodable, Encodable, HeaderVersion, Message, StrBytes, VersionRange};

use crate::error::{Error, Result};

/// A request with a known answer type.
pub trait Call: Into<Request> + Send + 'static {
    /// What the broker answers.
    type Reply: TryFrom<Response, Error = Error> + Send;
}

macro_rules! messages {
    ($($name:ident: $request:ident => $response:ident,)*) => {
        /// A request of any supported API.
        #[derive(Debug, Clone)]
        #[allow(clippy::large_enum_variant)]
        pub enum Request {
            $(#[doc = concat!("The API ", stringify!($name), ".")] $name(k::$request),)*
        }

        /// The answer of any supported API.
        #[derive(Debug, Clone)]
        #[allow(clippy::large_enum_variant)]
        pub enum Response {
            $(#[doc = concat!("The API ", stringify!($name), ".")] $name(k::$response),)*
        }

        /// The versions that the codec can both ask and answer in. `ApiKey::valid_versions` is not
        /// that: it promises OffsetCommit 10, whose request the codec lacks.
        pub fn codec_versions(api: ApiKey) -> Option<VersionRange> {
            match api {
                $(ApiKey::$name => Some(k::$request::VERSIONS.intersect(&k::$response::VERSIONS)),)*
                _ => None,
            }
        }

        impl Request {
            /// Which API it is.
            pub fn api_key(&self) -> ApiKey {
                match self { $(Self::$name(_) => ApiKey::$name,)* }
            }

            /// Decodes the body of a request, behind its header.
            pub fn decode(api: ApiKey, version: i16, body: &mut Bytes) -> Result<Self> {
                match api {
                    $(ApiKey::$name => k::$request::decode(body, version)
                        .map(Self::$name)
                        .map_err(|e| Error::protocol(stringify!($name), e)),)*
                    other => Err(Error::Unsupported { what: format!("{other:?}") }),
                }
            }

            fn encode(&self, version: i16, out: &mut BytesMut) -> Result<()> {
                match self {
                    $(Self::$name(body) => body.encode(out, version)
                        .map_err(|e| Error::protocol(stringify!($name), e)),)*
                }
            }
        }

        impl Response {
            /// Which API it answers.
            pub fn api_key(&self) -> ApiKey {
                match self { $(Self::$name(_) => ApiKey::$name,)* }
            }

            /// Decodes the body of an answer, behind its header.
            pub fn decode(api: ApiKey, version: i16, body: &mut Bytes) -> Result<Self> {
                match api {
                    $(ApiKey::$name => k::$response::decode(body, version)
                        .map(Self::$name)
                        .map_err(|e| Error::protocol(stringify!($name), e)),)*
                    other => Err(Error::Unsupported { what: format!("{other:?}") }),
                }
            }

            fn encode(&self, version: i16, out: &mut BytesMut) -> Result<()> {
                match self {
                    $(Self::$name(body) => body.encode(out, version)
                        .map_err(|e| Error::protocol(stringify!($name), e)),)*
                }
            }

            fn header_version(&self, version: i16) -> i16 {
                match self { $(Self::$name(_) => k::$response::header_version(version),)* }
            }
        }

        $(
            impl From<k::$request> for Request {
                fn from(body: k::$request) -> Self { Self::$name(body) }
            }
            impl From<k::$response> for Response {
                fn from(body: k::$response) -> Self { Self::$name(body) }
            }
            impl TryFrom<Response> for k::$response {
                type Error = Error;
                fn try_from(response: Response) -> Result<Self> {
                    match response {
                        Response::$name(body) => Ok(body),
                        other => Err(Error::protocol(
                            stringify!($name),
                            format!("it answers {:?}", other.api_key()),
                        )),
                    }
                }
            }
            impl Call for k::$request { type Reply = k::$response; }
        )*
    };
}

messages! {
    Produce: ProduceRequest => ProduceResponse,
    Fetch: FetchRequest => FetchResponse,
    ListOffsets: ListOffsetsRequest => ListOffsetsResponse,
    Metadata: MetadataRequest => MetadataResponse,
    OffsetCommit: OffsetCommitRequest => OffsetCommitResponse,
    OffsetFetch: OffsetFetchRequest => OffsetFetchResponse,
    FindCoordinator: FindCoordinatorRequest => FindCoordinatorResponse,
    ApiVersions: ApiVersionsRequest => ApiVersionsResponse,
    CreateTopics: CreateTopicsRequest => CreateTopicsResponse,
    DeleteTopics: DeleteTopicsRequest => DeleteTopicsResponse,
    InitProducerId: InitProducerIdRequest => InitProducerIdResponse,
    OffsetForLeaderEpoch: OffsetForLeaderEpochRequest => OffsetForLeaderEpochResponse,
    AddPartitionsToTxn: AddPartitionsToTxnRequest => AddPartitionsToTxnResponse,
    EndTxn: EndTxnRequest => EndTxnResponse,
    DescribeAcls: DescribeAclsRequest => DescribeAclsResponse,
    CreateAcls: CreateAclsRequest => CreateAclsResponse,
    DeleteAcls: DeleteAclsRequest => DeleteAclsResponse,
    DescribeConfigs: DescribeConfigsRequest => DescribeConfigsResponse,
    CreatePartitions: CreatePartitionsRequest => CreatePartitionsResponse,
    DescribeCluster: DescribeClusterRequest => DescribeClusterResponse,
    ListTransactions: ListTransactionsRequest => ListTransactionsResponse,
}

/// The newest version of each API that the client sends.
///
/// Not simply the codec's newest: Fetch and Produce name topics by id from 13 on, and EndTxn 5 with
/// Produce 12 is the second transaction protocol, which gives every transaction an epoch of its own,
/// while a commit that is sent again after a restart has to carry the epoch it was prepared with.
pub(crate) fn client_version_max(api: ApiKey) -> i16 {
    match api {
        ApiKey::Fetch => 12,
        ApiKey::Produce => 11,
        ApiKey::EndTxn => 4,
        ApiKey::AddPartitionsToTxn => 3,
        // From 8 on several groups are asked about at once.
        ApiKey::OffsetFetch => 7,
        ApiKey::FindCoordinator => 3,
        ApiKey::ListOffsets => 9,
        ApiKey::Metadata => 12,
        ApiKey::DeleteTopics => 5,
        ApiKey::ListTransactions => 1,
        _ => i16::MAX,
    }
}

/// The version to speak with a peer that announces `theirs`; `None` when there is no common one.
pub(crate) fn negotiate(api: ApiKey, theirs: VersionRange) -> Option<i16> {
    let codec = codec_versions(api)?;
    let ours = VersionRange { min: codec.min, max: codec.max.min(client_version_max(api)) };
    let common = ours.intersect(&theirs);
    (!common.is_empty()).then_some(common.max)
}

/// A whole request frame: size, header, body.
pub fn encode_request(request: &Request, version: i16, correlation_id: i32, client_id: &StrBytes) -> Result<Bytes> {
    let api = request.api_key();
    let mut out = BytesMut::with_capacity(frame_capacity(request));
    out.extend_from_slice(&[0; 4]);
    RequestHeader::default()
        .with_request_api_key(api as i16)
        .with_request_api_version(version)
        .with_correlation_id(correlation_id)
        .with_client_id(Some(client_id.clone()))
        .encode(&mut out, api.request_header_version(version))
        .map_err(|e| Error::protocol(format!("{api:?}"), e))?;
    request.encode(version, &mut out)?;
    Ok(close_frame(out))
}

/// A whole answer frame: size, header, body.
pub fn encode_response(response: &Response, version: i16, correlation_id: i32) -> Result<Bytes> {
    let mut out = BytesMut::with_capacity(match response {
        Response::Fetch(fetch) => {
            let partitions = fetch.responses.iter().flat_map(|topic| &topic.partitions);
            256 + partitions.map(|p| 128 + p.records.as_ref().map_or(0, Bytes::len)).sum::<usize>()
        }
        _ => 512,
    });
    out.extend_from_slice(&[0; 4]);
    ResponseHeader::default()
        .with_correlation_id(correlation_id)
        .encode(&mut out, response.header_version(version))
        .map_err(|e| Error::protocol(format!("{:?}", response.api_key()), e))?;
    response.encode(version, &mut out)?;
    Ok(close_frame(out))
}

/// Reads the answer to `api` out of a frame without its size; gives the correlation id too.
pub(crate) fn decode_response(api: ApiKey, version: i16, mut frame: Bytes) -> Result<Response> {
    ResponseHeader::decode(&mut frame, api.response_header_version(version))
        .map_err(|e| Error::protocol(format!("{api:?}"), e))?;
    Response::decode(api, version, &mut frame)
}

fn frame_capacity(request: &Request) -> usize {
    match request {
        Request::Produce(produce) => {
            let partitions = produce.topic_data.iter().flat_map(|topic| &topic.partition_data);
            256 + partitions.map(|p| 64 + p.records.as_ref().map_or(0, Bytes::len)).sum::<usize>()
        }
        _ => 256,
    }
}

fn close_frame(mut out: BytesMut) -> Bytes {
    let size = (out.len() - 4) as u32;
    out[..4].copy_from_slice(&size.to_be_bytes());
    out.freeze()
}
