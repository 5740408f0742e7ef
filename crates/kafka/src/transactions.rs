//! Transactions as single protocol calls, so that a commit can be sent again after a restart.
//!
//! A [`TransactionHandle`] is all that a commit needs; a checkpoint stores it. Never call
//! [`Client::init_transactions`] for an id whose prepared transaction is still to be committed:
//! the broker would abort it.

use kafka_protocol::messages::add_partitions_to_txn_request::{AddPartitionsToTxnRequest, AddPartitionsToTxnTopic};
use kafka_protocol::messages::end_txn_request::EndTxnRequest;
use kafka_protocol::messages::init_producer_id_request::InitProducerIdRequest;
use kafka_protocol::messages::init_producer_id_response::InitProducerIdResponse;
use kafka_protocol::messages::list_transactions_request::ListTransactionsRequest;
use kafka_protocol::protocol::StrBytes;

use crate::client::{Client, CoordinatorKind};
use crate::error::{Error, Result};
use crate::transport::{Node, Target};

/// What identifies a transaction to the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionHandle {
    /// Chosen by the sink; unique per cluster.
    pub transactional_id: String,
    /// Given by the cluster.
    pub producer_id: i64,
    /// Given by the cluster; an older epoch is fenced off.
    pub producer_epoch: i16,
}

/// How a transaction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionEnd {
    /// Its records become visible.
    Commit,
    /// Its records never become visible.
    Abort,
}

/// A transaction that the cluster knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTransaction {
    /// Its id.
    pub transactional_id: String,
    /// Producer that last used it.
    pub producer_id: i64,
    /// Kafka's word, such as `Ongoing` or `CompleteCommit`.
    pub state: String,
}

impl Client {
    /// Takes over a transactional id: aborts what an earlier producer left open under it.
    ///
    /// # Errors
    /// When the cluster refuses the timeout or the id, or does not answer.
    pub async fn init_transactions(&self, transactional_id: &str, timeout_ms: i32) -> Result<TransactionHandle> {
        let what = format!("InitProducerId of transactional id '{transactional_id}'");
        let (producer_id, producer_epoch) = self
            .retry(&what, || async {
                let coordinator = self.transaction_coordinator(transactional_id).await?;
                let request = InitProducerIdRequest::default()
                    .with_transactional_id(Some(id_of(transactional_id).into()))
                    .with_transaction_timeout_ms(timeout_ms);
                let answer = self.call_once(coordinator, request).await?;
                producer_id_answer(&what, answer)
            })
            .await?;
        Ok(TransactionHandle { transactional_id: transactional_id.to_owned(), producer_id, producer_epoch })
    }

    /// Makes partitions part of the transaction, before the first record goes there.
    ///
    /// # Errors
    /// When the producer is fenced, or the cluster does not answer.
    pub(crate) async fn add_partitions(&self, handle: &TransactionHandle, partitions: &[(&str, i32)]) -> Result<()> {
        let mut topics: Vec<AddPartitionsToTxnTopic> = Vec::new();
        for (topic, partition) in partitions {
            match topics.iter_mut().find(|t| t.name.0.as_str() == *topic) {
                Some(known) => known.partitions.push(*partition),
                None => topics.push(
                    AddPartitionsToTxnTopic::default().with_name(id_of(topic).into()).with_partitions(vec![*partition]),
                ),
            }
        }
        let what = format!("AddPartitionsToTxn of '{}'", handle.transactional_id);
        self.retry(&what, || async {
            let coordinator = self.transaction_coordinator(&handle.transactional_id).await?;
            let request = AddPartitionsToTxnRequest::default()
                .with_v3_and_below_transactional_id(id_of(&handle.transactional_id).into())
                .with_v3_and_below_producer_id(handle.producer_id.into())
                .with_v3_and_below_producer_epoch(handle.producer_epoch)
                .with_v3_and_below_topics(topics.clone());
            let answer = self.call_once(coordinator, request).await?;
            let results = answer.results_by_topic_v3_and_below.iter();
            for partition in results.flat_map(|topic| &topic.results_by_partition) {
                if partition.partition_error_code != 0 {
                    return Err(Error::server(what.clone(), partition.partition_error_code, None));
                }
            }
            Ok(())
        })
        .await
    }

    /// Commits or aborts. A commit may be sent again: one that has happened succeeds once more, as
    /// long as nobody took the id over.
    ///
    /// # Errors
    /// INVALID_PRODUCER_EPOCH or PRODUCER_FENCED: somebody took the id over, or the transaction
    /// timed out and was aborted. INVALID_TXN_STATE: nothing was written in it, or it has ended the other way.
    pub async fn end_transaction(&self, handle: &TransactionHandle, end: TransactionEnd) -> Result<()> {
        let what = format!("EndTxn of '{}'", handle.transactional_id);
        self.retry(&what, || async {
            let coordinator = self.transaction_coordinator(&handle.transactional_id).await?;
            let request = EndTxnRequest::default()
                .with_transactional_id(id_of(&handle.transactional_id).into())
                .with_producer_id(handle.producer_id.into())
                .with_producer_epoch(handle.producer_epoch)
                .with_committed(end == TransactionEnd::Commit);
            let answer = self.call_once(coordinator, request).await?;
            if answer.error_code != 0 {
                return Err(Error::server(what.clone(), answer.error_code, None));
            }
            Ok(())
        })
        .await
    }

    /// The transactions whose id starts with `prefix`, as the brokers list them.
    ///
    /// # Errors
    /// When the broker is older than 3.0 or does not answer.
    pub async fn list_transactions(&self, prefix: &str) -> Result<Vec<OpenTransaction>> {
        let nodes = self.nodes().await?;
        let mut found = Vec::new();
        for node in nodes {
            let answer = self
                .retry("ListTransactions", || async {
                    let request = ListTransactionsRequest::default();
                    let answer = self.call_once(Target::node(node.id), request).await?;
                    match answer.error_code {
                        0 => Ok(answer),
                        code => Err(Error::server("ListTransactions", code, None)),
                    }
                })
                .await?;
            for transaction in answer.transaction_states {
                if transaction.transactional_id.0.starts_with(prefix) {
                    found.push(OpenTransaction {
                        transactional_id: transaction.transactional_id.0.to_string(),
                        producer_id: transaction.producer_id.0,
                        state: transaction.transaction_state.to_string(),
                    });
                }
            }
        }
        Ok(found)
    }

    async fn nodes(&self) -> Result<Vec<Node>> {
        self.retry("Metadata", || async {
            let request = crate::metadata::request(Some(&[]), false);
            let nodes = crate::metadata::nodes(&self.call_once(Target::ANY, request).await?);
            self.transport().learn_nodes(&nodes);
            Ok(nodes)
        })
        .await
    }

    async fn transaction_coordinator(&self, transactional_id: &str) -> Result<Target> {
        self.coordinator(CoordinatorKind::Transaction, transactional_id).await
    }
}

pub(crate) fn producer_id_answer(what: &str, answer: InitProducerIdResponse) -> Result<(i64, i16)> {
    match answer.error_code {
        0 => Ok((answer.producer_id.0, answer.producer_epoch)),
        code => Err(Error::server(what, code, None)),
    }
}

fn id_of(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}
