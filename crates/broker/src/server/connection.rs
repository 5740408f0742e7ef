//! One connection: frames in, answers out, one request after the other as Kafka does.
//!
//! What cannot be understood or was not announced ends the connection, with a line in the log.

use std::net::SocketAddr;

use bytes::{Buf, Bytes, BytesMut};
use kafka_protocol::messages::{ApiKey, RequestHeader};
use kafka_protocol::protocol::Decodable;
use ouzel_kafka::message::{Request, Response, codec_versions, encode_response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::api_versions::{self, announced};
use super::dispatch::RequestContext;
use super::request_shape::lengths_fit;
use crate::broker::Broker;

/// Why a connection ended.
enum End {
    /// The client closed it, as clients do.
    ByClient,
    /// The client did something that is not answered.
    Refused(String),
}

/// Serves a connection to its end.
pub(super) async fn serve(broker: Broker, mut stream: TcpStream, peer: SocketAddr) {
    // Answers are written whole; waiting for more only costs time.
    drop(stream.set_nodelay(true));
    let Ok(local) = stream.local_addr() else { return };
    let (host, port) = match &broker.config().advertised {
        Some((host, port)) => (host.clone(), *port),
        None => (local.ip().to_string(), local.port()),
    };
    loop {
        match serve_one(&broker, &mut stream, &host, port).await {
            Ok(()) => {}
            Err(End::ByClient) => return,
            Err(End::Refused(why)) => {
                tracing::warn!(%peer, %why, "a client's connection is closed");
                return;
            }
        }
    }
}

async fn serve_one(broker: &Broker, stream: &mut TcpStream, host: &str, port: u16) -> Result<(), End> {
    let frame = read_frame(stream, broker.config().request_bytes_max).await?;
    let (header, request) = match decode(frame)? {
        Incoming::Request(request) => *request,
        Incoming::UnknownApiVersions(correlation_id) => {
            let answer = Response::from(api_versions::unsupported());
            return write(stream, &answer, 0, correlation_id).await;
        }
    };
    let context = RequestContext { version: header.request_api_version, host: host.to_owned(), port };
    let unanswered = matches!(&request, Request::Produce(produce) if produce.acks == 0);
    let answer = broker.handle(request, &context).await;
    if !unanswered {
        return write(stream, &answer, context.version, header.correlation_id).await;
    }
    // With acks 0 the only way to say that something failed is to hang up.
    match first_produce_error(&answer) {
        None => Ok(()),
        Some(code) => Err(End::Refused(format!("an unacknowledged produce failed with code {code}"))),
    }
}

enum Incoming {
    Request(Box<(RequestHeader, Request)>),
    /// With the correlation id.
    UnknownApiVersions(i32),
}

fn decode(mut frame: Bytes) -> Result<Incoming, End> {
    let (Some(key), Some(version)) = (i16_at(&frame, 0), i16_at(&frame, 2)) else {
        return Err(End::Refused("a request of less than four bytes".to_owned()));
    };
    let refuse = |what: String| Err(End::Refused(what));
    let Ok(api) = ApiKey::try_from(key) else {
        return refuse(format!("request {key} is unknown"));
    };
    let Some(range) = announced().iter().find(|range| range.api == api) else {
        return refuse(format!("{api:?} is not supported"));
    };
    // Announced Produce versions that the codec lacks are refused here too, as Kafka does.
    let min = codec_versions(api).map_or(range.min, |codec| range.min.max(codec.min));
    if !(min..=range.max).contains(&version) {
        if api == ApiKey::ApiVersions {
            let mut rest = frame.slice(4..);
            if rest.remaining() >= 4 {
                return Ok(Incoming::UnknownApiVersions(rest.get_i32()));
            }
        }
        return refuse(format!("{api:?} version {version} is not supported"));
    }
    let header = RequestHeader::decode(&mut frame, api.request_header_version(version))
        .map_err(|error| End::Refused(format!("the header of {api:?} is malformed: {error}")))?;
    if !lengths_fit(api, version, &frame) {
        return refuse(format!("{api:?} version {version} is malformed: a length reaches beyond the request"));
    }
    let request = Request::decode(api, version, &mut frame)
        .map_err(|error| End::Refused(format!("{api:?} version {version} is malformed: {error}")))?;
    Ok(Incoming::Request(Box::new((header, request))))
}

async fn read_frame(stream: &mut TcpStream, bytes_max: usize) -> Result<Bytes, End> {
    let size = stream.read_u32().await.map_err(|_| End::ByClient)? as usize;
    if size > bytes_max {
        return Err(End::Refused(format!(
            "a request of {size} bytes is larger than socket.request.max.bytes ({bytes_max})"
        )));
    }
    let mut frame = BytesMut::with_capacity(size.min(1 << 20));
    while frame.len() < size {
        let left = (size - frame.len()) as u64;
        let count = (&mut *stream).take(left).read_buf(&mut frame).await.map_err(|_| End::ByClient)?;
        if count == 0 {
            return Err(End::ByClient);
        }
    }
    Ok(frame.freeze())
}

async fn write(stream: &mut TcpStream, answer: &Response, version: i16, correlation_id: i32) -> Result<(), End> {
    let frame = encode_response(answer, version, correlation_id)
        .map_err(|error| End::Refused(format!("an answer cannot be encoded: {error}")))?;
    stream.write_all(&frame).await.map_err(|_| End::ByClient)
}

fn first_produce_error(answer: &Response) -> Option<i16> {
    let Response::Produce(answer) = answer else {
        return None;
    };
    let mut partitions = answer.responses.iter().flat_map(|topic| &topic.partition_responses);
    partitions.find(|p| p.error_code != 0).map(|p| p.error_code)
}

fn i16_at(frame: &Bytes, at: usize) -> Option<i16> {
    let raw = frame.get(at..at + 2)?;
    Some(i16::from_be_bytes([raw[0], raw[1]]))
}
