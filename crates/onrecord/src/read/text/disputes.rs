//! Claims, and what stands against them.

use anstyle::AnsiColor;
use record::{Dispute, Reading, SpeechAct};

use super::page::{BOLD, DIM, PLAIN, Page, Piece, of, piece};
use super::statements;

/// Narrower pages have one below the other.
const SIDE_BY_SIDE: usize = 64;

/// The claim on the left, on the right who denies it and how.
pub fn put(page: &mut Page, reading: &Reading) {
    if reading.disputes.is_empty() {
        return;
    }
    page.title("Disputes", "");
    for (n, dispute) in reading.disputes.iter().enumerate() {
        if n > 0 {
            page.gap();
        }
        let (claim, denial) = (claim(dispute), denial(reading, dispute));
        if page.width() >= SIDE_BY_SIDE {
            page.beside(0, &claim, &denial);
            continue;
        }
        for side in [claim, denial] {
            for (n, paragraph) in side.iter().enumerate() {
                let margin = if n == 0 { 0 } else { 2 };
                page.flow(margin, 2, paragraph);
            }
        }
    }
}

fn claim(dispute: &Dispute) -> Vec<Vec<Piece>> {
    let red = (of(AnsiColor::Red), "claimed".to_owned());
    let head = match &dispute.claimed_by {
        Some(who) => vec![red, (PLAIN, " by ".to_owned()), piece(BOLD, who)],
        None => vec![red],
    };
    let mut side = vec![head, vec![piece(PLAIN, &dispute.claim)]];
    if let Some(against) = &dispute.against {
        side.push(vec![(DIM, "against ".to_owned()), piece(DIM, against)]);
    }
    side
}

fn denial(reading: &Reading, dispute: &Dispute) -> Vec<Vec<Piece>> {
    let denied = (of(AnsiColor::Magenta), "denied".to_owned());
    let head = match &dispute.denied_by {
        Some(who) => vec![denied, (PLAIN, " by ".to_owned()), piece(BOLD, who)],
        None => vec![denied],
    };
    let statement = dispute.statements.last();
    let statement = statement.and_then(|id| statements::with_id(reading, id));
    let mut side = vec![head];
    if let Some(statement) = statement.filter(|s| s.speech_act == SpeechAct::Deny) {
        side.push(vec![piece(PLAIN, &statements::whole(reading, statement))]);
    }
    side
}
