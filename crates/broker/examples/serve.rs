//! The broker alone: `cargo run -p ouzel-broker --example serve -- DATA_DIR [ADDRESS]`.
//!
//! For trying other people's clients on it; the program for users is `ouzel broker`.

use std::error::Error;

use ouzel_broker::{Broker, BrokerConfig};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let data_dir = args.next().ok_or("usage: serve DATA_DIR [ADDRESS]")?;
    let address = args.next().unwrap_or_else(|| "127.0.0.1:9092".to_owned());
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let broker = Broker::open(BrokerConfig::new(data_dir))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(&address).await?;
        println!("listening on {}", listener.local_addr()?);
        let stop = async { drop(tokio::signal::ctrl_c().await) };
        broker.clone().serve(listener, stop).await;
        broker.close()?;
        Ok(())
    })
}
