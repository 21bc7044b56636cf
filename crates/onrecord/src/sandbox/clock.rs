//! How long taking a file apart may take: the whole, and each part of it.

use std::time::Duration;

/// What is left is not shared further below this.
const LAST: Duration = Duration::from_secs(1);

/// What a part may take where so much is left for it and all those behind it: half, so that those
/// have something left where it takes too long.
pub fn share(left: Duration) -> Duration {
    (left / 2).max(LAST).min(left)
}

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

    /// A part in the file is taken up.
    pub fn begin(&mut self) {
        self.allowed = share(self.left);
        self.part = self.allowed;
        self.shared = true;
    }

    /// What the part had.
    pub fn allowed(&self) -> Duration {
        self.allowed
    }

    /// What the part may still take.
    pub fn part(&self) -> Duration {
        self.part
    }

    /// What the whole may still take.
    pub fn left(&self) -> Duration {
        self.left
    }

    /// So much was spent.
    pub fn spend(&mut self, time: Duration) {
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
        let seconds = Duration::from_secs;
        let mut clock = Clock::new(seconds(8));
        assert_eq!(clock.part(), seconds(8));
        clock.begin();
        assert_eq!(clock.part(), seconds(4));
        clock.spend(seconds(4));
        assert_eq!((clock.part(), clock.left()), (seconds(0), seconds(4)));
        clock.spend(seconds(3));
        clock.begin();
        assert_eq!(clock.part(), seconds(1));
        clock.end_part(seconds(1));
        assert_eq!(clock.left(), seconds(0));
    }
}
