//! What the process that takes text out may use. It sets this on itself before it reads anything.

/// Gives up what is not needed: memory over `memory` bytes, `seconds` of a processor, writing to any
/// file, opening any file or socket, starting any process. A limit that the system does not know is
/// passed over: the clock of the parent ends what is left.
#[cfg(unix)]
pub fn set(memory: u64, seconds: u32) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let set = |resource, limit: u64| {
        let limit = Rlimit {
            current: Some(limit),
            maximum: Some(limit),
        };
        if setrlimit(resource, limit).is_err() {
            tracing::debug!(?resource, "a limit could not be set");
        }
    };
    set(Resource::As, memory);
    set(Resource::Cpu, u64::from(seconds) + 1);
    set(Resource::Fsize, 0);
    set(Resource::Core, 0);
    // The three pipes that are open, and no more: sockets count as well.
    set(Resource::Nofile, 3);
    set(Resource::Nproc, 0);
}

/// Elsewhere the clock of the parent alone.
#[cfg(not(unix))]
pub fn set(_: u64, _: u32) {}
