//! A client of one cluster: finds leaders, repeats what may be repeated, lists offsets.
//!
//! All calls are async; a plain thread uses [`Client::block_on`]. Cheap to clone.
//! Does not hold positions (`stream.rs`) and does not batch (`producer/`).

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kafka_protocol::messages::FindCoordinatorRequest;
use kafka_protocol::protocol::StrBytes;
use parking_lot::RwLock;
use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::error::{Error, Result};
use crate::message::Call;
use crate::metadata::{Cluster, TopicMetadata};
use crate::transport::{Node, Target, TcpOptions, TcpTransport, Transport};

/// How patient a client is.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// First pause between two tries; doubles up to `retry_backoff_max`.
    pub retry_backoff: Duration,
    /// Longest pause between two tries.
    pub retry_backoff_max: Duration,
    /// After this long a call that keeps failing gives its last error.
    pub call_timeout: Duration,
    /// Metadata older than this are fetched again when they are asked for.
    pub metadata_max_age: Duration,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            retry_backoff: Duration::from_millis(20),
            retry_backoff_max: Duration::from_secs(1),
            call_timeout: Duration::from_secs(30),
            metadata_max_age: Duration::from_secs(60),
        }
    }
}

/// A connection to one cluster, shared by streams and producers.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    transport: Arc<dyn Transport>,
    runtime: Handle,
    options: ClientOptions,
    cluster: RwLock<Cluster>,
    lanes: AtomicU32,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Client").field(&self.inner.transport.describe()).finish()
    }
}

impl Client {
    /// A client over any transport. `runtime` carries its background work; it has to be a
    /// multi-threaded one for [`Client::block_on`] to make progress. Nothing is sent yet.
    pub fn new(transport: Arc<dyn Transport>, runtime: Handle, options: ClientOptions) -> Self {
        Self {
            inner: Arc::new(Inner {
                transport,
                runtime,
                options,
                cluster: RwLock::default(),
                lanes: AtomicU32::new(1),
            }),
        }
    }

    /// A client over TCP; `bootstrap` is a comma-separated list of `host:port`. Connects lazily:
    /// [`Client::ping`] tells whether somebody is there.
    ///
    /// # Errors
    /// When `bootstrap` is not such a list.
    pub fn tcp(bootstrap: &str, runtime: Handle, options: ClientOptions) -> Result<Self> {
        let addresses: Vec<String> =
            bootstrap.split(',').map(str::trim).filter(|address| !address.is_empty()).map(str::to_owned).collect();
        let transport = TcpTransport::new(&addresses, TcpOptions::default())?;
        Ok(Self::new(Arc::new(transport), runtime, options))
    }

    /// Waits for `future` on a thread that is not part of the async runtime.
    ///
    /// # Panics
    /// When called from inside an async task, as tokio's `block_on` does.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.inner.runtime.block_on(future)
    }

    /// The runtime of the background work.
    pub fn runtime(&self) -> &Handle {
        &self.inner.runtime
    }

    /// The options it was made with.
    pub fn options(&self) -> &ClientOptions {
        &self.inner.options
    }

    /// Where it leads, for messages.
    pub fn describe(&self) -> String {
        self.inner.transport.describe()
    }

    pub(crate) fn transport(&self) -> &Arc<dyn Transport> {
        &self.inner.transport
    }

    pub(crate) fn new_lane(&self) -> u32 {
        self.inner.lanes.fetch_add(1, Ordering::Relaxed)
    }

    /// Sends one request to one target, once.
    ///
    /// # Errors
    /// When it cannot be sent or the answer cannot be read; errors inside the answer stay there.
    pub async fn call_once<C: Call>(&self, target: Target, request: C) -> Result<C::Reply> {
        self.inner.transport.call(target, request.into()).await?.try_into()
    }

    /// One exchange with any broker, with retries while nobody answers.
    ///
    /// # Errors
    /// [`Error::Connect`] when nobody answers within `timeout`.
    pub async fn ping(&self, timeout: Duration) -> Result<()> {
        self.retry_for(timeout, "Metadata", || self.refresh(&[], false)).await
    }

    /// Calls `attempt` until it succeeds, fails for good, or `call_timeout` has passed.
    pub(crate) async fn retry<T, F: Future<Output = Result<T>>>(
        &self,
        what: &str,
        attempt: impl FnMut() -> F,
    ) -> Result<T> {
        self.retry_for(self.inner.options.call_timeout, what, attempt).await
    }

    async fn retry_for<T, F: Future<Output = Result<T>>>(
        &self,
        timeout: Duration,
        what: &str,
        mut attempt: impl FnMut() -> F,
    ) -> Result<T> {
        let deadline = Instant::now() + timeout;
        let (mut backoff, mut told) = (self.backoff(), false);
        loop {
            let error = match attempt().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if error.stale_metadata() {
                self.inner.cluster.write().expire();
            }
            let pause = backoff.next_pause();
            if !error.retriable() || Instant::now() + pause >= deadline {
                return Err(error);
            }
            if !told && matches!(error, Error::Connect { .. }) {
                told = true;
                tracing::warn!("{error}; trying again for {} s", deadline.duration_since(Instant::now()).as_secs());
            } else {
                tracing::debug!(%error, what, "trying again");
            }
            tokio::time::sleep(pause).await;
        }
    }

    pub(crate) fn backoff(&self) -> Backoff {
        Backoff {
            pause: self.inner.options.retry_backoff,
            first: self.inner.options.retry_backoff,
            max: self.inner.options.retry_backoff_max,
        }
    }

    // ---- metadata ----

    /// Asks the cluster about `topics` (none: about its nodes only) and remembers the answer.
    /// Topics that do not exist are not created unless `create` says so and the broker allows it.
    pub(crate) async fn refresh(&self, topics: &[&str], create: bool) -> Result<()> {
        let request = crate::metadata::request(Some(topics), create);
        let answer = self.call_once(Target::ANY, request).await?;
        self.inner.transport.learn_nodes(&crate::metadata::nodes(&answer));
        self.inner.cluster.write().update(&answer, Instant::now());
        Ok(())
    }

    /// The topic's partitions and leaders; `None` when there is no such topic.
    ///
    /// # Errors
    /// When no broker answers, or the broker refuses.
    pub async fn topic(&self, topic: &str) -> Result<Option<Arc<TopicMetadata>>> {
        let max_age = self.inner.options.metadata_max_age;
        if let Some(known) = self.inner.cluster.read().fresh(topic, max_age) {
            return Ok(Some(known));
        }
        self.topic_now(topic, false).await
    }

    /// Like [`Client::topic`], but always asks the cluster: for finding new partitions.
    ///
    /// # Errors
    /// When no broker answers, or the broker refuses.
    pub async fn topic_now(&self, topic: &str, create: bool) -> Result<Option<Arc<TopicMetadata>>> {
        self.retry("Metadata", || async {
            self.refresh(&[topic], create).await?;
            self.inner.cluster.read().get(topic)
        })
        .await
    }

    /// Like [`Client::topic`]; a missing topic is an error.
    ///
    /// # Errors
    /// [`Error::UnknownTopic`] among others.
    pub async fn existing_topic(&self, topic: &str) -> Result<Arc<TopicMetadata>> {
        self.topic(topic).await?.ok_or_else(|| Error::UnknownTopic { topic: topic.to_owned() })
    }

    /// Names of all topics that are not internal, sorted.
    ///
    /// # Errors
    /// When no broker answers.
    pub async fn topic_names(&self) -> Result<Vec<String>> {
        self.retry("Metadata", || async {
            let request = crate::metadata::request(None, false);
            let answer = self.call_once(Target::ANY, request).await?;
            Ok(crate::metadata::topic_names(&answer))
        })
        .await
    }

    /// The node that leads a partition.
    ///
    /// # Errors
    /// [`Error::UnknownTopic`], [`Error::NoSuchPartition`], or LEADER_NOT_AVAILABLE.
    pub async fn leader(&self, topic: &str, partition: i32) -> Result<i32> {
        self.existing_topic(topic).await?.leader(partition)
    }

    /// What the cache knows about a leader, without asking anybody.
    pub(crate) fn known_leader(&self, topic: &str, partition: i32) -> Option<i32> {
        let known = self.inner.cluster.read().fresh(topic, Duration::MAX)?;
        known.leader(partition).ok()
    }

    pub(crate) fn expire_metadata(&self) {
        self.inner.cluster.write().expire();
    }

    // ---- coordinators ----

    /// The node that keeps the state of a group or a transactional id.
    pub(crate) async fn coordinator(&self, kind: CoordinatorKind, key: &str) -> Result<Target> {
        let request =
            FindCoordinatorRequest::default().with_key(StrBytes::from_string(key.to_owned())).with_key_type(kind as i8);
        let answer = self.call_once(Target::ANY, request).await?;
        if answer.error_code != 0 {
            let what = format!("FindCoordinator of '{key}'");
            return Err(Error::server(what, answer.error_code, answer.error_message.as_deref()));
        }
        let port = u16::try_from(answer.port).map_err(|_| Error::protocol("FindCoordinator", "impossible port"))?;
        let node = Node { id: answer.node_id.0, host: answer.host.to_string(), port };
        self.inner.transport.learn_nodes(std::slice::from_ref(&node));
        Ok(Target::node(node.id))
    }
}

/// Kafka's key types of FindCoordinator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CoordinatorKind {
    Group = 0,
    Transaction = 1,
}

/// Pauses that double up to a limit.
#[derive(Debug, Clone)]
pub(crate) struct Backoff {
    pause: Duration,
    first: Duration,
    max: Duration,
}

impl Backoff {
    pub(crate) fn next_pause(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (self.pause * 2).min(self.max);
        pause
    }

    pub(crate) fn reset(&mut self) {
        self.pause = self.first;
    }
}
