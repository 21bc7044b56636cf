//! Several documents at the same time, their results in order.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, Once, mpsc};
use std::thread;

/// Results that may wait for an earlier one, for each thread: bounds memory.
const AHEAD: usize = 8;

/// As many threads as asked for, else one a processor.
pub fn count(jobs: Option<NonZeroUsize>) -> usize {
    jobs.or_else(|| thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get)
}

/// Work on an item that ended in a panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panicked;

thread_local! {
    /// Whether a panic of this thread is caught and told in the words of the program.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` on every item on at most `jobs` threads and gives the results to `take` in the
/// order of the items, on the calling thread; stops where `take` fails. A panic is the result of
/// its item alone.
pub fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(usize, Result<R, Panicked>) -> Result<(), E>,
) -> Result<(), E> {
    silence_caught_panics();
    let jobs = jobs.min(items.len()).max(1);
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (taken, wake) = (Mutex::new(0usize), Condvar::new());
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs {
            let send = send.clone();
            let (next, stopped, taken, wake, work) = (&next, &stopped, &taken, &wake, &work);
            scope.spawn(move || {
                CAUGHT.set(true);
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(n) else { return };
                    let mut done = taken.lock().unwrap_or_else(|e| e.into_inner());
                    while n >= done.saturating_add(AHEAD * jobs) && !stopped.load(Ordering::Relaxed)
                    {
                        done = wake.wait(done).unwrap_or_else(|e| e.into_inner());
                    }
                    drop(done);
                    if stopped.load(Ordering::Relaxed) {
                        return;
                    }
                    // Nothing that the work changed is looked at after a panic.
                    let result = panic::catch_unwind(AssertUnwindSafe(|| work(item)));
                    if send.send((n, result.map_err(|_| Panicked))).is_err() {
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

/// Panics of workers are reported by whoever takes the results, not by the runtime; they are
/// logged, without their message, which may quote the document.
fn silence_caught_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CAUGHT.get() {
                usual(info);
            } else if let Some(place) = info.location() {
                tracing::error!(file = place.file(), line = place.line(), "panic");
            }
        }));
    });
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
        assert_eq!(seen, (0..200).map(|n| (n, Ok(2 * n))).collect::<Vec<_>>());
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

    #[test]
    fn a_panic_is_the_result_of_its_item_and_the_rest_goes_on() {
        let items: Vec<u32> = (0..100).collect();
        for jobs in [1, 3] {
            let work = |n: &u32| {
                assert!(!n.is_multiple_of(40), "the reader failed");
                *n
            };
            let mut seen = Vec::new();
            let outcome = in_order(&items, jobs, work, |_, result| {
                seen.push(result);
                Ok::<(), ()>(())
            });
            let expected = |n| match n {
                0 | 40 | 80 => Err(Panicked),
                n => Ok(n),
            };
            assert_eq!(outcome, Ok(()));
            assert_eq!(seen, (0..100).map(expected).collect::<Vec<_>>());
        }
    }

    #[test]
    fn any_number_of_jobs_ends() {
        let items: Vec<u32> = (0..50).collect();
        for jobs in [1 << 61, usize::MAX] {
            let mut seen = 0;
            let outcome = in_order(
                &items,
                jobs,
                |n| *n,
                |_, _| {
                    seen += 1;
                    Ok::<(), ()>(())
                },
            );
            assert_eq!((outcome, seen), (Ok(()), 50));
        }
    }
}
