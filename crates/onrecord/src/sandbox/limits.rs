//! What the process that takes text out may use. It sets this on itself before it reads anything.

use std::time::Duration;

/// Gives up what is not needed: memory over `memory` bytes, `seconds` of a processor, writing to any
/// file, opening any file or socket, starting any process. A limit that the system does not know is
/// passed over: the clock of the parent ends what is left.
#[cfg(unix)]
pub fn set(memory: u64, seconds: u32) {
    use rustix::process::Resource;
    limit(Resource::As, memory, memory);
    let seconds = u64::from(seconds) + 1;
    limit(Resource::Cpu, seconds, seconds);
    limit(Resource::Fsize, 0, 0);
    limit(Resource::Core, 0, 0);
    // The three pipes that are open, and no more: sockets count as well.
    limit(Resource::Nofile, 3, 3);
    limit(Resource::Nproc, 0, 0);
}

/// The time of a processor that the process has had.
#[cfg(unix)]
pub fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// Lets the process have so much of a processor from its beginning on, of the `seconds` that it may
/// have in all.
#[cfg(unix)]
pub fn processor(until: Duration, seconds: u32) {
    let whole = u64::from(seconds) + 1;
    let until = until.as_millis().div_ceil(1_000) as u64;
    limit(rustix::process::Resource::Cpu, until.min(whole), whole);
}

#[cfg(unix)]
fn limit(resource: rustix::process::Resource, current: u64, maximum: u64) {
    let limit = rustix::process::Rlimit {
        current: Some(current),
        maximum: Some(maximum),
    };
    if rustix::process::setrlimit(resource, limit).is_err() {
        tracing::debug!(?resource, "a limit could not be set");
    }
}

/// Elsewhere the clock of the parent alone.
#[cfg(not(unix))]
pub fn set(_: u64, _: u32) {}

#[cfg(not(unix))]
pub fn spent() -> Duration {
    Duration::ZERO
}

#[cfg(not(unix))]
pub fn processor(_: Duration, _: u32) {}
