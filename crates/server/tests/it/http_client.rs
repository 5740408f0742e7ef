//! A server on a free port, and just enough of an HTTP client to talk to it: one request per
//! connection, the answer to its end.

use std::net::SocketAddr;
use std::sync::Arc;

use ouzel_server::{serve_page, serve_pinot};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::fixed_backend::FixedBackend;

pub struct TestServer {
    pub address: SocketAddr,
    pub backend: Arc<FixedBackend>,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|cause| panic!("{cause}: {self:?}"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

impl TestServer {
    pub async fn page() -> Self {
        Self::start(true).await
    }

    pub async fn pinot() -> Self {
        Self::start(false).await
    }

    async fn start(page: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let backend = Arc::new(FixedBackend::new());
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move { stopped.await.unwrap_or_default() };
        let given: Arc<dyn ouzel_server::Backend> = backend.clone();
        let served = tokio::spawn(async move {
            if page {
                serve_page(listener, given, shutdown).await.unwrap();
            } else {
                serve_pinot(listener, given, shutdown).await.unwrap();
            }
        });
        Self { address, backend, stop, served }
    }

    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        self.served.await.unwrap();
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: &str) -> Reply {
        self.send("POST", path, &[("content-type", "application/json")], body).await
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n",
            self.address,
            body.len()
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        request.push_str(body);
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).await.unwrap();
        parse(&reply)
    }
}

fn parse(reply: &[u8]) -> Reply {
    let end = reply.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(reply[..end].to_vec()).unwrap();
    let status = head[9..12].parse().unwrap();
    assert!(!head.to_lowercase().contains("transfer-encoding"), "bodies have a length here");
    Reply { status, head, body: reply[end + 4..].to_vec() }
}
