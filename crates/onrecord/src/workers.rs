//! Several documents at the same time, their results in order.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, mpsc};
use std::thread;

/// Results that may wait for an earlier one, for each thread: bounds memory.
const AHEAD: usize = 8;

/// As many threads as asked for, else one a processor.
pub fn count(jobs: Option<NonZeroUsize>) -> usize {
    jobs.or_else(|| thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get)
}

/// Runs `work` on every item on `jobs` threads and gives the results to `take` in the order of the
/// items, on the calling thread; stops where `take` fails.
pub fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(usize, R) -> Result<(), E>,
) -> Result<(), E> {
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (taken, wake) = (Mutex::new(0usize), Condvar::new());
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs.min(items.len()).max(1) {
            let send = send.clone();
            let (next, stopped, taken, wake, work) = (&next, &stopped, &taken, &wake, &work);
            scope.spawn(move || {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(n) else { return };
                    let mut done = taken.lock().unwrap_or_else(|e| e.into_inner());
                    while n >= *done + AHEAD * jobs && !stopped.load(Ordering::Relaxed) {
                        done = wake.wait(done).unwrap_or_else(|e| e.into_inner());
                    }
                    drop(done);
                    if stopped.load(Ordering::Relaxed) || send.send((n, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut outcome = Ok(());
        let mut at = 0;
        'results: for (n, result) in receive {
            waiting.insert(n, result);
            while let Some(result) = waiting.remove(&at) {
                outcome = take(at, result);
                at += 1;
                *taken.lock().unwrap_or_else(|e| e.into_inner()) = at;
                wake.notify_all();
                if outcome.is_err() {
                    break 'results;
                }
            }
        }
        stopped.store(true, Ordering::Relaxed);
        *taken.lock().unwrap_or_else(|e| e.into_inner()) = usize::MAX / 2;
        wake.notify_all();
        outcome
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..200).collect();
        let mut seen = Vec::new();
        let work = |n: &u64| {
            thread::sleep(std::time::Duration::from_micros(200 - *n));
            n * 2
        };
        let outcome = in_order(&items, 4, work, |at, result| {
            seen.push((at as u64, result));
            Ok::<(), ()>(())
        });
        assert_eq!(outcome, Ok(()));
        assert_eq!(seen, (0..200).map(|n| (n, 2 * n)).collect::<Vec<_>>());
    }

    #[test]
    fn a_failure_to_take_stops_the_work() {
        let items: Vec<u32> = (0..10_000).collect();
        let done = AtomicUsize::new(0);
        let work = |_: &u32| done.fetch_add(1, Ordering::Relaxed);
        let outcome = in_order(
            &items,
            2,
            work,
            |at, _| if at < 3 { Ok(()) } else { Err("full") },
        );
        assert_eq!(outcome, Err("full"));
        assert!(done.load(Ordering::Relaxed) < 1000);
    }
}
