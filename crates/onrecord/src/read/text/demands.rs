//! What was demanded of whom, for how long, and what they answered.

use anstyle::AnsiColor;
use record::{Demand, PartialDate, Reading};

use super::cases::list;
use super::page::{BOLD, DIM, PLAIN, Page, clean, of, piece};
use super::statements;

/// Demands of the same people to the same addressee stand together.
pub fn put(page: &mut Page, reading: &Reading, as_of: Option<PartialDate>) {
    if reading.demands.is_empty() {
        return;
    }
    let day = as_of.or(reading.document.published);
    let counted = |d: &Demand| d.answer.is_none() && outstanding(d, day).is_some();
    let note = match (day, as_of) {
        (Some(day), given) if reading.demands.iter().any(counted) => {
            let published = if given.is_none() {
                ", the day of publication"
            } else {
                ""
            };
            format!("days as of {day}{published}")
        }
        _ => String::new(),
    };
    page.title("Demands", &note);
    let mut groups: Vec<Vec<&Demand>> = Vec::new();
    for demand in &reading.demands {
        let same = |g: &&mut Vec<&Demand>| (&g[0].by, &g[0].of) == (&demand.by, &demand.of);
        match groups.iter_mut().find(same) {
            Some(group) => group.push(demand),
            None => groups.push(vec![demand]),
        }
    }
    for (n, group) in groups.iter().enumerate() {
        if n > 0 {
            page.gap();
        }
        let name = |who: &Option<String>, none: &str| clean(who.as_deref().unwrap_or(none));
        let by = name(&group[0].by, "(nobody named)");
        let of = name(&group[0].of, "(addressee not told)");
        page.flow(0, 2, &[(BOLD, by), (DIM, " → ".to_owned()), (BOLD, of)]);
        for demand in group {
            one(page, reading, demand, day);
        }
    }
}

fn one(page: &mut Page, reading: &Reading, demand: &Demand, day: Option<PartialDate>) {
    page.flow(
        2,
        4,
        &[(DIM, "- ".to_owned()), piece(PLAIN, &demand.action)],
    );
    // Who it is for is said where the words of the demand do not name them.
    let unnamed = |b: &&String| !demand.action.contains(b.as_str());
    let people: Vec<String> = demand
        .beneficiaries
        .iter()
        .filter(unnamed)
        .map(|b| clean(b))
        .collect();
    let mut facts = Vec::new();
    if !people.is_empty() {
        facts.push(format!("for {}", list(&people)));
    }
    facts.extend(demand.date.map(|d| d.to_string()));
    facts.extend(demand.due.map(|d| format!("due {d}")));
    if demand.answer.is_none() {
        facts.extend(outstanding(demand, day).map(|n| match n {
            1 => "1 day outstanding".to_owned(),
            n => format!("{n} days outstanding"),
        }));
    }
    let mut pieces = vec![(DIM, facts.join(" · "))];
    if !facts.is_empty() {
        pieces.push((DIM, " · ".to_owned()));
    }
    pieces.push(match &demand.answer {
        Some(answer) => {
            let last = demand.statements.last();
            let statement = last.and_then(|id| statements::with_id(reading, id));
            let whole = statement.map(|s| statements::whole(reading, s));
            // The words around the answer tell whose it is and what it does.
            let words = whole.filter(|w| w.contains(&clean(answer)));
            let act = statement.map_or(PLAIN, |s| statements::colour(s.speech_act));
            (act, format!("answer: {}", words.unwrap_or(clean(answer))))
        }
        None => piece(of(AnsiColor::Yellow), "no answer in this document"),
    });
    page.flow(4, 4, &pieces);
}

/// Days from the demand to the day, where both are known to the day. On the day itself nothing is
/// outstanding yet.
fn outstanding(demand: &Demand, day: Option<PartialDate>) -> Option<i64> {
    demand.date?.days_until(day?).filter(|n| *n > 0)
}
