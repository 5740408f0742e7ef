//! Threads that ask a table: the edge of asynchronous look-ups.
//!
//! Each thread has a [`Lookup`] of its own (a connection) and is started when a question finds all others at work. Who
//! asks is woken when an answer is there. When the pool goes, threads end as soon as their question is over.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::ArrayRef;
use parking_lot::{Condvar, Mutex};

use crate::error::{EngineError, Result};
use crate::lookup::{Answer, Lookup, Questions};
use crate::runtime::notifier::Notifier;

/// Connections of one instance of a join at most; rows that wait share a question.
const THREADS_MAX: usize = 8;

pub struct LookupPool {
    shared: Arc<Shared>,
    /// Those without a thread yet.
    asleep: Vec<Box<dyn Lookup>>,
    threads: usize,
    /// Questions whose answers nobody has taken.
    under_way: usize,
}

struct Shared {
    work: Mutex<Work>,
    asked: Condvar,
    answers: Mutex<VecDeque<(u64, Result<Answer>)>>,
    notifier: Arc<Notifier>,
}

#[derive(Default)]
struct Work {
    questions: VecDeque<(u64, Vec<ArrayRef>, usize)>,
    closed: bool,
}

impl LookupPool {
    /// Gives the table back where it answers at once, so that it can as well be asked and waited for.
    ///
    /// # Errors
    /// Those of making a further connection (nothing is opened yet).
    pub fn new(
        lookup: Box<dyn Lookup>,
        capacity: usize,
        notifier: Arc<Notifier>,
    ) -> Result<std::result::Result<LookupPool, Box<dyn Lookup>>> {
        if lookup.another()?.is_none() {
            return Ok(Err(lookup));
        }
        let mut asleep = vec![lookup];
        for _ in 1..capacity.min(THREADS_MAX) {
            let another = asleep[0].another()?;
            asleep.extend(another);
        }
        let shared = Shared { work: Mutex::default(), asked: Condvar::new(), answers: Mutex::default(), notifier };
        Ok(Ok(LookupPool { shared: Arc::new(shared), asleep, threads: 0, under_way: 0 }))
    }
}

impl Questions for LookupPool {
    fn free(&self) -> usize {
        self.threads + self.asleep.len() - self.under_way
    }

    fn ask(&mut self, number: u64, keys: Vec<ArrayRef>, rows: usize) {
        self.under_way += 1;
        self.shared.work.lock().questions.push_back((number, keys, rows));
        if self.under_way > self.threads
            && let Some(lookup) = self.asleep.pop()
        {
            let shared = self.shared.clone();
            let started = std::thread::Builder::new().name("look-up".into()).spawn(move || shared.answer(lookup));
            match started {
                Ok(_) => self.threads += 1,
                // The threads that there are answer, one after the other; without any, the question does.
                Err(error) if self.threads == 0 => {
                    let error = EngineError::external(format!("cannot start a thread for look-ups: {error}"));
                    self.shared.answers.lock().push_back((number, Err(error)));
                }
                Err(_) => {}
            }
        }
        self.shared.asked.notify_one();
    }

    fn is_answered(&self) -> bool {
        self.under_way > 0 && !self.shared.answers.lock().is_empty()
    }

    fn answer(&mut self) -> Option<(u64, Result<Answer>)> {
        let answer = self.shared.answers.lock().pop_front()?;
        self.under_way -= 1;
        Some(answer)
    }
}

impl Drop for LookupPool {
    fn drop(&mut self) {
        self.shared.work.lock().closed = true;
        self.shared.asked.notify_all();
    }
}

impl Shared {
    /// Answers questions until the pool is closed.
    fn answer(&self, mut lookup: Box<dyn Lookup>) {
        loop {
            let question = {
                let mut work = self.work.lock();
                loop {
                    if work.closed {
                        return;
                    }
                    if let Some(question) = work.questions.pop_front() {
                        break question;
                    }
                    self.asked.wait(&mut work);
                }
            };
            let (number, keys, rows) = question;
            let answer = catch_unwind(AssertUnwindSafe(|| lookup.lookup(&keys, rows)))
                .unwrap_or_else(|_| Err(EngineError::internal("this is a bug of Ouzel: a look-up panicked")));
            self.answers.lock().push_back((number, answer));
            self.notifier.notify();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Int32Array;
    use std::sync::mpsc;
    use std::time::Duration;

    /// Answers when its gate opens; a closed gate is an error.
    struct Gated(Arc<Mutex<mpsc::Receiver<()>>>);

    impl Lookup for Gated {
        fn lookup(&mut self, keys: &[ArrayRef], rows: usize) -> Result<Answer> {
            let opened = self.0.lock().recv();
            opened.map_err(|_| EngineError::external("the gate is closed"))?;
            Ok(((0..rows as u32).collect(), keys.to_vec()))
        }
        fn another(&self) -> Result<Option<Box<dyn Lookup>>> {
            Ok(Some(Box::new(Gated(self.0.clone()))))
        }
    }

    fn keys() -> Vec<ArrayRef> {
        vec![Arc::new(Int32Array::from(vec![1, 2]))]
    }

    #[test]
    fn questions_are_under_way_together_and_wake_who_asked() {
        let (open, gate) = mpsc::channel();
        let notifier = Notifier::new();
        let pool = LookupPool::new(Box::new(Gated(Arc::new(Mutex::new(gate)))), 2, notifier.clone()).unwrap();
        let mut pool = pool.unwrap_or_else(|_| panic!("a pool"));
        assert_eq!(pool.free(), 2);
        (0..2).for_each(|number| pool.ask(number, keys(), 2));
        assert_eq!((pool.free(), pool.is_answered()), (0, false));
        open.send(()).unwrap();
        while !pool.is_answered() {
            notifier.wait(Duration::from_secs(10));
        }
        let (_, answer) = pool.answer().unwrap();
        assert_eq!(answer.unwrap().0, [0, 1]);
        assert_eq!(pool.free(), 1);
        drop(open);
        while !pool.is_answered() {
            notifier.wait(Duration::from_secs(10));
        }
        assert!(pool.answer().unwrap().1.unwrap_err().primary.contains("closed"));
    }
}
