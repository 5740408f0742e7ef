//! `ouzel broker`: the embedded log alone.

use std::net::SocketAddr;

use ouzel_broker::{Broker, BrokerConfig};

use crate::data_dir::DataDir;
use crate::failure::Failure;
use crate::{args, environment, output, signals};

pub fn broker(args: &args::Broker) -> Result<(), Failure> {
    environment::start_logging("info");
    let data = DataDir::open(&args.data.folder)?;
    let broker = open(&data)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| Failure::running(format!("error: cannot start: {e}")))?;
    let address = SocketAddr::new(args.bind, args.kafka_port);
    let listener = runtime.block_on(listen(address, "--kafka-port"))?;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    signals::on_stop(move || {
        stop.send_replace(true);
    })?;
    let shown = listener.local_addr().map_or_else(|_| address.to_string(), |a| a.to_string());
    output::print(&format!("Kafka-compatible log on {shown}, data in {}\n", data.path().display()));
    let served = broker.clone();
    runtime.block_on(async move { served.serve(listener, until(stopped)).await });
    broker.close().map_err(|e| Failure::running(format!("error: closing the log: {e}")))
}

/// Opens the log below the data directory.
pub fn open(data: &DataDir) -> Result<Broker, Failure> {
    Broker::open(BrokerConfig::new(data.path()))
        .map_err(|e| Failure::refused(format!("error: the embedded log cannot be opened: {e}")))
}

/// Binds a port, or says which flag to change.
pub async fn listen(address: SocketAddr, flag: &str) -> Result<tokio::net::TcpListener, Failure> {
    tokio::net::TcpListener::bind(address).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => Failure::refused(format!(
            "error: port {} is in use by another program\n  hint: choose another port with {flag} (0 = any free port)",
            address.port()
        )),
        _ => Failure::refused(format!("error: cannot listen on {address}: {e}")),
    })
}

pub async fn until(mut stopped: tokio::sync::watch::Receiver<bool>) {
    // An error means that the sender is gone, which is an end as well.
    let _ = stopped.wait_for(|s| *s).await;
}
