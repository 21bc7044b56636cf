//! Several documents at the same time, their results in order.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Sender};
use std::sync::{Condvar, Mutex, MutexGuard, Once};
use std::thread;

/// Parts that may be on their way, for each thread, and what they may weigh together: bounds memory.
const AHEAD: usize = 8;
const HEAVIEST: usize = 16 << 20;

/// Threads at the most: the same file may give any number of parts.
const MOST_JOBS: usize = 256;

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
    let jobs = jobs.min(items.len());
    let open = |_: &T, give: &mut Give<()>| {
        give((), 1);
    };
    parts_in_order(
        items,
        jobs,
        open,
        |item, ()| work(item),
        |at, step| match step {
            Step::Part(result) => take(at, result),
            Step::End => Ok(()),
        },
    )
}

/// What comes of an item.
pub enum Step<R> {
    /// The result of a part of it.
    Part(Result<R, Panicked>),
    /// There are no more parts.
    End,
}

/// Takes a part of an item, and how much it weighs in bytes; false where no more are wanted.
pub type Give<'a, P> = dyn FnMut(P, usize) -> bool + 'a;

/// Opens every item, whose parts are given one after another, and works on these, all on at most
/// `jobs` threads; the results go to `take` in the order of the items and parts, on the calling
/// thread. Stops where `take` fails. A panic is the result of its part alone.
///
/// So many parts at the most, or of such a weight, are on their way between whoever opens an item
/// and `take`: whoever opens one that gives more has to work on the parts that wait.
pub fn parts_in_order<T: Sync, P: Send, R: Send, E>(
    items: &[T],
    jobs: usize,
    open: impl Fn(&T, &mut Give<P>) + Sync,
    work: impl Fn(&T, P) -> R + Sync,
    mut take: impl FnMut(usize, Step<R>) -> Result<(), E>,
) -> Result<(), E> {
    silence_caught_panics();
    let jobs = jobs.clamp(1, MOST_JOBS);
    let (send, receive) = mpsc::channel();
    let belt = Belt {
        items,
        ahead: AHEAD.saturating_mul(jobs),
        work,
        state: Mutex::new(State {
            waiting: BTreeMap::new(),
            next: 0,
            opening: 0,
            due: (0, 0),
            ahead: 0,
            weight: 0,
            stopped: false,
        }),
        wake: Condvar::new(),
    };
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (belt, open, send) = (&belt, &open, send.clone());
            scope.spawn(move || {
                CAUGHT.set(true);
                belt.run(open, &send);
            });
        }
        drop(send);
        let mut results = BTreeMap::new();
        let mut outcome = Ok(());
        let mut due = (0, 0);
        'results: for (place, result, weight) in receive {
            results.insert(place, (result, weight));
            while let Some((result, weight)) = results.remove(&due) {
                let at = due.0;
                due = match result {
                    Step::Part(_) => (at, due.1 + 1),
                    Step::End => (at + 1, 0),
                };
                outcome = take(at, result);
                belt.taken(due, weight);
                if outcome.is_err() {
                    break 'results;
                }
            }
        }
        belt.stop();
        outcome
    })
}

/// The place of a part: that of its item, and its own in it.
type Place = (usize, usize);

/// Parts on their way to the threads that work on them.
struct Belt<'a, T, P, W> {
    items: &'a [T],
    /// Parts that may be on their way.
    ahead: usize,
    work: W,
    state: Mutex<State<P>>,
    wake: Condvar,
}

struct State<P> {
    /// Parts that no thread works on yet, and their weights.
    waiting: BTreeMap<Place, (P, usize)>,
    /// The item to be opened next.
    next: usize,
    /// Items that are being opened.
    opening: usize,
    /// The place whose result is taken next.
    due: Place,
    /// Parts that were given and whose results are not taken yet, and their weight.
    ahead: usize,
    weight: usize,
    stopped: bool,
}

impl<T: Sync, P: Send, R: Send, W: Fn(&T, P) -> R + Sync> Belt<'_, T, P, W> {
    /// Works on parts and opens items until there are none.
    fn run(&self, open: &(impl Fn(&T, &mut Give<P>) + Sync), send: &Sender<Sent<R>>) {
        let mut state = self.state();
        while !state.stopped {
            // What was opened first: its results are waited for.
            if let Some(first) = state.waiting.pop_first() {
                drop(state);
                self.part(first, send);
            } else if state.next < self.items.len()
                && (state.next == state.due.0 || self.has_room(&state, 0))
            {
                let at = state.next;
                state.next += 1;
                state.opening += 1;
                drop(state);
                self.open(at, open, send);
                self.state().opening -= 1;
                self.wake.notify_all();
            } else if state.next >= self.items.len() && state.opening == 0 {
                return;
            } else {
                drop(self.wait(state));
            }
            state = self.state();
        }
    }

    fn open(&self, at: usize, open: impl Fn(&T, &mut Give<P>), send: &Sender<Sent<R>>) {
        let mut parts = 0;
        let mut give = |part, weight| {
            let place = (at, parts);
            parts += 1;
            self.put(place, part, weight, send)
        };
        // Nothing that was changed is looked at after a panic.
        let opened = panic::catch_unwind(AssertUnwindSafe(|| open(&self.items[at], &mut give)));
        if opened.is_err() {
            self.state().ahead += 1;
            let _ = send.send(((at, parts), Step::Part(Err(Panicked)), 0));
            parts += 1;
        }
        let _ = send.send(((at, parts), Step::End, 0));
    }

    /// Puts a part where threads find it, as soon as there is room. The one that is due has room
    /// always: all others may be waiting for it.
    fn put(&self, place: Place, part: P, weight: usize, send: &Sender<Sent<R>>) -> bool {
        let mut state = self.state();
        while !state.stopped && place != state.due && !self.has_room(&state, weight) {
            state = match state.waiting.pop_first() {
                Some(first) => {
                    drop(state);
                    self.part(first, send);
                    self.state()
                }
                None => self.wait(state),
            };
        }
        if state.stopped {
            return false;
        }
        state.ahead += 1;
        state.weight += weight;
        state.waiting.insert(place, (part, weight));
        self.wake.notify_all();
        true
    }

    fn has_room(&self, state: &State<P>, weight: usize) -> bool {
        state.ahead < self.ahead && state.weight.saturating_add(weight) <= HEAVIEST
    }

    fn part(&self, (place, (part, weight)): (Place, (P, usize)), send: &Sender<Sent<R>>) {
        let item = &self.items[place.0];
        let result = panic::catch_unwind(AssertUnwindSafe(|| (self.work)(item, part)));
        let _ = send.send((place, Step::Part(result.map_err(|_| Panicked)), weight));
    }

    /// A result was taken, and this is the place of the next.
    fn taken(&self, due: Place, weight: usize) {
        let mut state = self.state();
        if due.1 > 0 {
            state.ahead -= 1;
            state.weight -= weight;
        }
        state.due = due;
        self.wake.notify_all();
    }

    fn stop(&self) {
        self.state().stopped = true;
        self.wake.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State<P>> {
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<P>>) -> MutexGuard<'s, State<P>> {
        self.wake.wait(state).unwrap_or_else(|e| e.into_inner())
    }
}

/// A result on its way back, with the weight of its part.
type Sent<R> = (Place, Step<R>, usize);

/// Does this on the calling thread. A panic is told in the words of the program.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    silence_caught_panics();
    let before = CAUGHT.replace(true);
    // Nothing that was changed is looked at after a panic.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(before);
    result.map_err(|_| Panicked)
}

/// A file of the source within its crate: the path to that is of the machine on which the program was built.
fn within(file: &str) -> &str {
    let sources = file.rsplit_once("/registry/src/");
    let in_crate = sources.and_then(|(_, rest)| rest.split_once('/'));
    match in_crate {
        Some((_, rest)) => rest,
        None if file.starts_with('/') => file.rsplit('/').next().unwrap_or(file),
        None => file,
    }
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
                tracing::error!(file = within(place.file()), line = place.line(), "panic");
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_panic_is_told_without_the_path_of_the_machine_that_built_it() {
        let of_crate =
            "/root/.cargo/registry/src/index.crates.io-1949/calamine-0.30.0/src/xlsx/mod.rs";
        assert_eq!(within(of_crate), "calamine-0.30.0/src/xlsx/mod.rs");
        assert_eq!(within("/home/u/onrecord/crates/store/src/a.rs"), "a.rs");
        assert_eq!(
            within("crates/onrecord/src/a.rs"),
            "crates/onrecord/src/a.rs"
        );
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..200).collect();
        let mut seen = Vec::new();
        let work = |n: &u64| {
            thread::sleep(Duration::from_micros(200 - *n));
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

    /// Items of so many parts each; a part is its place.
    fn parts(
        counts: &[usize],
        jobs: usize,
        open: impl Fn(usize, &mut Give<usize>) + Sync,
        work: impl Fn(usize) + Sync,
    ) -> Vec<(usize, Option<Result<usize, Panicked>>)> {
        let mut seen = Vec::new();
        let outcome = parts_in_order(
            counts,
            jobs,
            |n, give| open(*n, give),
            |_, part| {
                work(part);
                part
            },
            |at, step| {
                seen.push((
                    at,
                    match step {
                        Step::Part(result) => Some(result),
                        Step::End => None,
                    },
                ));
                Ok::<(), ()>(())
            },
        );
        assert_eq!(outcome, Ok(()));
        seen
    }

    #[test]
    fn parts_come_in_order_whatever_they_weigh_and_however_many_an_item_has() {
        let counts = [0, 300, 1, 1, 0, 70, 2];
        let mut expected = Vec::new();
        for (at, n) in counts.iter().enumerate() {
            expected.extend((0..*n).map(|part| (at, Some(Ok(part)))));
            expected.push((at, None));
        }
        for jobs in [1, 2, 5] {
            for weight in [0, HEAVIEST / 3, HEAVIEST * 2] {
                let open = |n: usize, give: &mut Give<usize>| {
                    assert!((0..n).all(|part| give(part, weight)));
                };
                let work = |part: usize| {
                    thread::sleep(Duration::from_micros(part as u64 % 7 * 50));
                };
                assert_eq!(
                    parts(&counts, jobs, open, work),
                    expected,
                    "{jobs} {weight}"
                );
            }
        }
    }

    #[test]
    fn all_threads_work_on_the_parts_of_one_item_and_few_are_ahead() {
        let (given, done, most) = (
            AtomicUsize::new(0),
            AtomicUsize::new(0),
            AtomicUsize::new(0),
        );
        let threads = Mutex::new(HashSet::new());
        let open = |n: usize, give: &mut Give<usize>| {
            for part in 0..n {
                given.fetch_add(1, Ordering::SeqCst);
                give(part, 1);
            }
        };
        let work = |_| {
            threads
                .lock()
                .expect("whole")
                .insert(thread::current().id());
            thread::sleep(Duration::from_millis(1));
            done.fetch_add(1, Ordering::SeqCst);
            let ahead = given.load(Ordering::SeqCst) - done.load(Ordering::SeqCst);
            most.fetch_max(ahead, Ordering::SeqCst);
        };
        parts(&[500], 4, open, work);
        assert_eq!(threads.into_inner().expect("whole").len(), 4);
        assert!(most.into_inner() <= AHEAD * 4 + 1);
    }

    #[test]
    fn an_item_that_panics_while_it_is_opened_keeps_what_it_had_given() {
        let open = |n: usize, give: &mut Give<usize>| {
            give(0, 1);
            assert!(n != 1, "it does not open");
        };
        let expected = [
            (0, Some(Ok(0))),
            (0, None),
            (1, Some(Ok(0))),
            (1, Some(Err(Panicked))),
            (1, None),
            (2, Some(Ok(0))),
            (2, None),
        ];
        assert_eq!(parts(&[0, 1, 2], 2, open, |_| ()), expected);
    }

    #[test]
    fn whoever_opens_is_told_that_no_more_is_wanted() {
        let given = AtomicUsize::new(0);
        let outcome = parts_in_order(
            &[()],
            2,
            |(), give| {
                while give((), 1) {
                    given.fetch_add(1, Ordering::SeqCst);
                }
            },
            |(), ()| (),
            |_, _| Err("full"),
        );
        assert_eq!(outcome, Err("full"));
        assert!(given.into_inner() < 100);
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
