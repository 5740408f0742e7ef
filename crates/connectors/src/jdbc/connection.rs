//! One connection to the database, made when it is first needed and made again after it broke.
//!
//! It owns a small runtime: the engine's threads call it and wait. An unreachable server is tried again with growing
//! pauses until `connection.max-retry-timeout` is over; what the server refuses is not tried again.

use std::error::Error as _;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ouzel_engine::{Domain, EngineError, Result};
use parking_lot::Mutex;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error};

use super::config::Config;
use super::tls::{Mode, Tls};

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

pub struct Connection {
    config: Config,
    /// Made with the first connection.
    tls: Option<Tls>,
    live: Option<(Arc<Client>, Runtime)>,
    /// Why the database is being tried again, for who looks at the job meanwhile.
    trouble: Arc<Mutex<Option<String>>>,
}

impl Connection {
    pub fn new(config: Config) -> Connection {
        Connection { config, tls: None, live: None, trouble: Arc::default() }
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The client, connected. Waits for a server that is not there.
    pub fn client(&mut self) -> Result<Arc<Client>> {
        if let Some((client, _)) = self.live.as_ref().filter(|(client, _)| !client.is_closed()) {
            return Ok(client.clone());
        }
        self.live = None;
        let started = Instant::now();
        let mut pause = FIRST_PAUSE;
        let tls = match &self.tls {
            Some(tls) => tls.clone(),
            None => self.tls.insert(Tls::new(&self.config.tls)?).clone(),
        };
        loop {
            let error = match self.connect(tls.clone()) {
                Ok(client) => {
                    *self.trouble.lock() = None;
                    return Ok(client);
                }
                Err(error) => error,
            };
            if !is_transient(&error) || started.elapsed() + pause > self.config.connect_timeout {
                return Err(self.unreachable(&error));
            }
            tracing::warn!("cannot connect to '{}': {error}; trying again", self.config.url);
            *self.trouble.lock() = Some(format!("cannot connect to '{}': {}", self.config.url, whole(&error)));
            std::thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Waits for work of the client that [`Connection::client`] gave.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T> {
        match &self.live {
            Some((_, runtime)) => Ok(runtime.block_on(work)),
            None => Err(EngineError::internal("a database connection is used before it is made")),
        }
    }

    /// What is tried again at the moment; may be asked from any thread.
    pub fn trouble(&self) -> impl Fn() -> Option<String> + Send + Sync + 'static {
        let trouble = self.trouble.clone();
        move || trouble.lock().clone()
    }

    /// Forgets the connection, so that the next use makes a new one.
    pub fn reset(&mut self) {
        self.live = None;
    }

    /// With `sslmode=allow` a server that wants no plain connection is asked again.
    fn connect(&mut self, tls: Tls) -> std::result::Result<Arc<Client>, Error> {
        match self.connect_as(self.config.server.clone(), tls.clone()) {
            Err(e)
                if self.config.tls.mode == Mode::Allow
                    && e.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION) =>
            {
                let mut encrypted = self.config.server.clone();
                encrypted.ssl_mode(SslMode::Require);
                self.connect_as(encrypted, tls)
            }
            other => other,
        }
    }

    fn connect_as(&mut self, server: tokio_postgres::Config, tls: Tls) -> std::result::Result<Arc<Client>, Error> {
        let runtime = Builder::new_current_thread().enable_all().build().expect("invariant: a runtime can be made");
        let client = runtime.block_on(async {
            let (client, connection) = server.connect(tls).await?;
            tokio::spawn(async move {
                if let Err(error) = connection.await {
                    tracing::debug!("a database connection ended: {error}");
                }
            });
            // Scans that are continued count rows: their order must not depend on other scans of the table.
            client.batch_execute("SET synchronize_seqscans = off; SET TimeZone = 'UTC'").await?;
            Ok::<_, Error>(Arc::new(client))
        })?;
        self.live = Some((client.clone(), runtime));
        Ok(client)
    }

    fn unreachable(&self, error: &Error) -> EngineError {
        if error.as_db_error().is_some() {
            return self.refused(error);
        }
        if is_tls(error) {
            let words = format!("no encrypted connection to the database of '{}': {}", self.config.url, whole(error));
            let mut refused = EngineError::user(words);
            refused.retry = false;
            return refused
                .detail("SSL error")
                .hint("'sslmode' in the url says whether to encrypt, 'sslrootcert' which certificates to trust");
        }
        let hint = "start the database, or correct 'url'; 'connection.max-retry-timeout' says how long it is tried";
        EngineError::external(format!("cannot connect to the database of '{}': {}", self.config.url, whole(error)))
            .detail("unable to open JDBC connection")
            .hint(hint)
    }

    /// An error of a statement in words, with who is at fault.
    pub fn refused(&self, error: &Error) -> EngineError {
        let Some(db) = error.as_db_error() else {
            return EngineError::external(format!("the database of '{}' is gone: {}", self.config.url, whole(error)));
        };
        let said = match db.detail() {
            Some(detail) => format!("{} {}: {} ({detail})", db.severity(), db.code().code(), db.message()),
            None => format!("{} {}: {}", db.severity(), db.code().code(), db.message()),
        };
        let mut refused = EngineError::external(format!("PostgreSQL: {}", db.message())).detail(said);
        if !is_transient(error) {
            refused.retry = false;
            refused.domain = Domain::User;
        }
        match hint(db.code()).or(db.hint()) {
            Some(hint) => refused.hint(hint),
            None => refused,
        }
    }
}

fn hint(code: &SqlState) -> Option<&'static str> {
    match code {
        c if *c == SqlState::INVALID_COLUMN_REFERENCE => Some(
            "an upsert needs a PRIMARY KEY or UNIQUE constraint in the database on exactly the columns of the DDL's PRIMARY KEY",
        ),
        c if *c == SqlState::INVALID_PASSWORD || *c == SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            Some("check 'username' and 'password'")
        }
        c if *c == SqlState::INVALID_CATALOG_NAME => Some("check the database's name at the end of 'url'"),
        c if *c == SqlState::INSUFFICIENT_PRIVILEGE => Some("GRANT the user of 'username' what the script does"),
        _ => None,
    }
}

/// Worth another attempt: the server is not there, is starting or stopping, or gave up a transaction.
pub fn is_transient(error: &Error) -> bool {
    match error.code() {
        Some(code) => matches!(&code.code()[..2], "08" | "40" | "53" | "57" | "58"),
        None if is_tls(error) => false,
        None => error.is_closed() || error.source().is_some_and(|s| s.is::<std::io::Error>()) || is_connect(error),
    }
}

/// The server cannot, or is not whom it should be: another attempt would end alike.
fn is_tls(error: &Error) -> bool {
    let text = error.to_string();
    text.starts_with("error performing TLS handshake")
}

fn is_connect(error: &Error) -> bool {
    error.to_string().starts_with("error connecting") || error.to_string().starts_with("timeout")
}

/// An error with its causes: `error connecting to server: Connection refused (os error 111)`.
fn whole(error: &Error) -> String {
    match error.source() {
        Some(cause) if !error.to_string().contains(&cause.to_string()) => format!("{error}: {cause}"),
        _ => error.to_string(),
    }
}
