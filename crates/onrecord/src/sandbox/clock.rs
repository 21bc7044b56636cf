//! How long taking a file apart may take: the whole, and each part of it.

use std::time::Duration;

/// What is left is not shared further below this.
const LAST: Duration = Duration::from_secs(1);

/// What a part may take where so much is left for it and all those behind it: half, so that those
/// have something left where it takes too long.
pub fn share(left: Duration) -> Duration {
    (left / 2).max(LAST).min(left)
}

/// Where the system counts the time of a processor, this process waits so many times longer: it may
/// share the processor with others, and its limit ends it before.
const PATIENCE: u32 = if cfg!(unix) { 4 } else { 1 };

/// Counts the work of the process that takes a file apart. The time in which nobody takes what it
/// gives is not counted: it may have to wait then.
#[derive(Debug)]
pub struct Clock {
    /// For the whole file.
    left: Duration,
    /// For the part that was taken up last: what it had, and what is left of that.
    allowed: Duration,
    part: Duration,
    shared: bool,
}

impl Clock {
    /// The first part is the file itself, which may have all of it.
    pub fn new(left: Duration) -> Self {
        Self {
            left,
            allowed: left,
            part: left,
            shared: false,
        }
    }

    /// A part in the file is taken up; by the clock of the process, no more is left.
    pub fn begin(&mut self, unspent: Duration) {
        self.left = self.left.min(unspent);
        self.allowed = share(self.left);
        self.part = self.allowed;
        self.shared = true;
    }

    /// What the part had.
    pub fn allowed(&self) -> Duration {
        self.allowed
    }

    /// How long to wait for the part.
    pub fn patience(&self) -> Duration {
        self.part * PATIENCE
    }

    /// What the whole may still take.
    pub fn left(&self) -> Duration {
        self.left
    }

    /// So long was waited.
    pub fn wait(&mut self, time: Duration) {
        let time = time / PATIENCE;
        self.left = self.left.saturating_sub(time);
        self.part = self.part.saturating_sub(time);
    }

    /// By the clock of the process, which had so much left when it took up the part, the part has
    /// had its share.
    pub fn end_part(&mut self, unspent: Duration) {
        if self.shared {
            self.allowed = share(unspent);
        }
        self.left = self.left.min(unspent.saturating_sub(self.allowed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_half_of_what_is_left_and_the_last_second_is_not_shared() {
        let seconds = |n| Duration::from_secs(n);
        let mut clock = Clock::new(seconds(8));
        assert_eq!(clock.patience(), seconds(8) * PATIENCE);
        clock.begin(seconds(8));
        assert_eq!(clock.allowed(), seconds(4));
        clock.wait(clock.patience());
        assert_eq!((clock.patience(), clock.left()), (seconds(0), seconds(4)));
        clock.begin(seconds(1));
        assert_eq!(clock.allowed(), seconds(1));
        clock.end_part(seconds(1));
        assert_eq!(clock.left(), seconds(0));
    }
}
