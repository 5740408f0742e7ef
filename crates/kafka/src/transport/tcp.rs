//! Kafka over TCP: one connection per broker and lane, requests told apart by correlation id.
//!
//! Deliberately knows nothing about leaders, retries or topics: see `client.rs`. TLS and SASL are
//! not here yet. Invariants: a connection's first exchange is ApiVersions; an answer that does not
//! belong to the oldest open request ends the connection, since brokers answer in order.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use kafka_protocol::messages::{ApiKey, ApiVersionsRequest, ApiVersionsResponse};
use kafka_protocol::protocol::{StrBytes, VersionRange};
use parking_lot::Mutex;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::oneshot;

use super::{BoxFuture, Node, Target, Transport};
use crate::error::{Error, Result};
use crate::message::{Request, Response, decode_response, encode_request, negotiate};

/// Larger answers are refused: they cannot come from a healthy broker.
const RESPONSE_BYTES_MAX: usize = 512 << 20;

/// Timeouts and names of a TCP transport.
#[derive(Debug, Clone)]
pub struct TcpOptions {
    /// What the broker's logs call this client.
    pub client_id: String,
    /// For one attempt on one address.
    pub connect_timeout: Duration,
    /// For one answer, on top of the time that a fetch asks the broker to wait.
    pub request_timeout: Duration,
}

impl Default for TcpOptions {
    fn default() -> Self {
        Self {
            client_id: "ouzel".to_owned(),
            connect_timeout: Duration::from_secs(5),
            request_timeout: Duration::from_secs(30),
        }
    }
}

/// Connections to the brokers of one cluster.
pub struct TcpTransport {
    shared: Arc<Shared>,
}

struct Shared {
    bootstrap: Vec<String>,
    options: TcpOptions,
    client_id: StrBytes,
    nodes: Mutex<HashMap<i32, String>>,
    slots: Mutex<HashMap<Target, Slot>>,
}

/// The async lock makes callers of one slot wait for a single connection attempt.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<Connection>>>>;

impl TcpTransport {
    /// `bootstrap` holds `host:port` addresses. Connects on first use.
    ///
    /// # Errors
    /// When an address has no port or there is none at all.
    pub fn new(bootstrap: &[String], options: TcpOptions) -> Result<Self> {
        if bootstrap.is_empty() {
            return Err(Error::Address { address: String::new(), detail: "no address is given".to_owned() });
        }
        for address in bootstrap {
            check_address(address)?;
        }
        let client_id = StrBytes::from_string(options.client_id.clone());
        Ok(Self {
            shared: Arc::new(Shared {
                bootstrap: bootstrap.to_vec(),
                options,
                client_id,
                nodes: Mutex::default(),
                slots: Mutex::default(),
            }),
        })
    }
}

impl Transport for TcpTransport {
    fn call(&self, target: Target, request: Request) -> BoxFuture<Result<Response>> {
        let shared = self.shared.clone();
        Box::pin(async move { shared.call(target, request).await })
    }

    fn learn_nodes(&self, nodes: &[Node]) {
        let mut known = self.shared.nodes.lock();
        for node in nodes {
            known.insert(node.id, join_address(&node.host, node.port));
        }
    }

    fn close_lane(&self, lane: u32) {
        self.shared.slots.lock().retain(|target, _| target.lane != lane);
    }

    fn describe(&self) -> String {
        self.shared.bootstrap.join(",")
    }
}

impl Shared {
    async fn call(&self, target: Target, request: Request) -> Result<Response> {
        let wait = match &request {
            Request::Fetch(fetch) => Duration::from_millis(fetch.max_wait_ms.max(0) as u64),
            _ => Duration::ZERO,
        };
        let timeout = self.options.request_timeout + wait;
        let connection = self.connection(target).await?;
        let answer = connection.call(&request, &self.client_id, timeout).await;
        if matches!(answer, Err(Error::Timeout { .. })) {
            // The answer may still come; only a fresh connection can tell it from later ones.
            connection.fail("a request timed out");
        }
        answer
    }

    async fn connection(&self, target: Target) -> Result<Arc<Connection>> {
        let slot = self.slots.lock().entry(target).or_default().clone();
        let mut slot = slot.lock().await;
        if let Some(connection) = slot.as_ref().filter(|c| c.is_open()) {
            return Ok(connection.clone());
        }
        let addresses = match target.node {
            None => self.bootstrap.clone(),
            Some(node) => match self.nodes.lock().get(&node) {
                Some(address) => vec![address.clone()],
                None => {
                    return Err(Error::Connect {
                        address: format!("node {node}"),
                        detail: "its address is not known".to_owned(),
                    });
                }
            },
        };
        let mut failure = None;
        for address in &addresses {
            match self.connect(address).await {
                Ok(connection) => {
                    *slot = Some(connection.clone());
                    return Ok(connection);
                }
                Err(error) => failure = Some(error),
            }
        }
        Err(failure.unwrap_or(Error::Closed))
    }

    async fn connect(&self, address: &str) -> Result<Arc<Connection>> {
        let limit = self.options.connect_timeout;
        let refused = |detail: String| Error::Connect { address: address.to_owned(), detail };
        let stream = tokio::time::timeout(limit, TcpStream::connect(address))
            .await
            .map_err(|_| refused(format!("no answer within {} ms", limit.as_millis())))?
            .map_err(|e| refused(e.to_string()))?;
        stream.set_nodelay(true).map_err(|e| refused(e.to_string()))?;
        let connection = Connection::start(address.to_owned(), stream);
        connection.learn_versions(&self.client_id, self.options.request_timeout).await?;
        Ok(connection)
    }
}

struct Connection {
    address: String,
    writer: tokio::sync::Mutex<OwnedWriteHalf>,
    state: Arc<Mutex<State>>,
    versions: Mutex<HashMap<i16, VersionRange>>,
    reader: tokio::task::AbortHandle,
}

#[derive(Default)]
struct State {
    next_correlation_id: i32,
    open: VecDeque<OpenRequest>,
    closed: Option<String>,
}

struct OpenRequest {
    correlation_id: i32,
    reply: oneshot::Sender<Result<Bytes>>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

impl Connection {
    fn start(address: String, stream: TcpStream) -> Arc<Self> {
        let (read, write) = stream.into_split();
        let state = Arc::new(Mutex::new(State::default()));
        let reader = tokio::spawn(read_answers(address.clone(), read, state.clone()));
        Arc::new(Self {
            address,
            writer: tokio::sync::Mutex::new(write),
            state,
            versions: Mutex::default(),
            reader: reader.abort_handle(),
        })
    }

    fn is_open(&self) -> bool {
        self.state.lock().closed.is_none()
    }

    fn fail(&self, why: &str) {
        close(&self.state, &self.address, why);
        self.reader.abort();
    }

    async fn learn_versions(&self, client_id: &StrBytes, timeout: Duration) -> Result<()> {
        let request = ApiVersionsRequest::default()
            .with_client_software_name(StrBytes::from_static_str("ouzel"))
            .with_client_software_version(StrBytes::from_static_str(env!("CARGO_PKG_VERSION")));
        let mut version = 3;
        let answer = loop {
            let frame = self.exchange(&Request::from(request.clone()), version, client_id, timeout).await?;
            // A broker that does not know the version says so in the oldest form.
            let old = frame.get(4..6) == Some(&[0, 35][..]);
            let spoken = if old { 0 } else { version };
            let answer: ApiVersionsResponse = decode_response(ApiKey::ApiVersions, spoken, frame)?.try_into()?;
            if !old || version == 0 {
                break answer;
            }
            version = 0;
        };
        if answer.error_code != 0 {
            return Err(Error::server("ApiVersions", answer.error_code, None));
        }
        let mut versions = self.versions.lock();
        for api in &answer.api_keys {
            let range = VersionRange { min: api.min_version, max: api.max_version };
            versions.insert(api.api_key, range);
        }
        Ok(())
    }

    async fn call(&self, request: &Request, client_id: &StrBytes, timeout: Duration) -> Result<Response> {
        let api = request.api_key();
        let theirs = self.versions.lock().get(&(api as i16)).copied();
        let version = theirs
            .and_then(|theirs| negotiate(api, theirs))
            .ok_or_else(|| Error::Unsupported { what: format!("{api:?}") })?;
        let frame = self.exchange(request, version, client_id, timeout).await?;
        decode_response(api, version, frame)
    }

    async fn exchange(
        &self,
        request: &Request,
        version: i16,
        client_id: &StrBytes,
        timeout: Duration,
    ) -> Result<Bytes> {
        let (reply, answer) = oneshot::channel();
        {
            // Queued and written under one lock, so that both orders agree.
            let mut writer = self.writer.lock().await;
            let correlation_id = {
                let mut state = self.state.lock();
                if let Some(why) = &state.closed {
                    return Err(disconnected(&self.address, why));
                }
                state.next_correlation_id = state.next_correlation_id.wrapping_add(1);
                state.next_correlation_id
            };
            let frame = encode_request(request, version, correlation_id, client_id)?;
            self.state.lock().open.push_back(OpenRequest { correlation_id, reply });
            let unfinished = UnfinishedWrite(self);
            match tokio::time::timeout(timeout, writer.write_all(&frame)).await {
                Ok(Ok(())) => std::mem::forget(unfinished),
                Ok(Err(error)) => {
                    self.fail(&error.to_string());
                    return Err(disconnected(&self.address, &error.to_string()));
                }
                Err(_) => return Err(disconnected(&self.address, "the broker reads nothing")),
            }
        }
        match tokio::time::timeout(timeout, answer).await {
            Ok(Ok(frame)) => frame,
            Ok(Err(_)) => Err(disconnected(&self.address, "closed")),
            Err(_) => Err(Error::Timeout {
                what: format!("{:?} to {}", request.api_key(), self.address),
                timeout_ms: timeout.as_millis() as u64,
            }),
        }
    }
}

/// Half a frame makes the rest of the connection meaningless: a caller that goes away while it
/// writes takes the connection with it.
struct UnfinishedWrite<'a>(&'a Connection);

impl Drop for UnfinishedWrite<'_> {
    fn drop(&mut self) {
        self.0.fail("a request was abandoned while it was written");
    }
}

async fn read_answers(address: String, mut read: OwnedReadHalf, state: Arc<Mutex<State>>) {
    let why = loop {
        let frame = match read_frame(&mut read).await {
            Ok(frame) => frame,
            Err(why) => break why,
        };
        let mut raw = [0; 4];
        raw.copy_from_slice(&frame[..4]);
        let correlation_id = i32::from_be_bytes(raw);
        let request = state.lock().open.pop_front();
        match request {
            Some(request) if request.correlation_id == correlation_id => {
                // Nobody waits any more for a request that timed out.
                drop(request.reply.send(Ok(frame)));
            }
            _ => break format!("an answer to unknown request {correlation_id} arrived"),
        }
    };
    close(&state, &address, &why);
}

async fn read_frame(read: &mut OwnedReadHalf) -> Result<Bytes, String> {
    let size = read.read_u32().await.map_err(|e| match e.kind() {
        std::io::ErrorKind::UnexpectedEof => "the broker closed it".to_owned(),
        _ => e.to_string(),
    })? as usize;
    if !(4..=RESPONSE_BYTES_MAX).contains(&size) {
        return Err(format!("an answer of {size} bytes was announced"));
    }
    let mut frame = BytesMut::with_capacity(size.min(64 << 20));
    while frame.len() < size {
        let left = size - frame.len();
        let mut limited = (&mut *read).take(left as u64);
        let count = limited.read_buf(&mut frame).await.map_err(|e| e.to_string())?;
        if count == 0 {
            return Err("the broker closed it in the middle of an answer".to_owned());
        }
    }
    Ok(frame.freeze())
}

fn close(state: &Mutex<State>, address: &str, why: &str) {
    let mut state = state.lock();
    if state.closed.is_none() {
        state.closed = Some(why.to_owned());
    }
    for request in state.open.drain(..) {
        drop(request.reply.send(Err(disconnected(address, why))));
    }
}

fn disconnected(address: &str, detail: &str) -> Error {
    Error::Disconnected { address: address.to_owned(), detail: detail.to_owned() }
}

fn join_address(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

fn check_address(address: &str) -> Result<()> {
    let valid = address.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
    if valid {
        return Ok(());
    }
    Err(Error::Address { address: address.to_owned(), detail: "it has to be host:port".to_owned() })
}
