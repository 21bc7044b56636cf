//! Facts that rest on words whose letters may be others: those of a scan that were recognised unsurely.

use record::{Diagnostic, Level, Reading, Span};

/// A warning for each fact whose words were recognised unsurely, with the least sure of them.
pub(crate) fn warnings(reading: &Reading) -> Vec<Diagnostic> {
    let document = &reading.document;
    if !document.recognised.iter().any(|mark| mark.is_unsure()) {
        return Vec::new();
    }
    let warning = |fact: String, spans: &[Span]| {
        let marks = spans.iter().flat_map(|span| document.recognised_in(*span));
        let least = marks.min_by(|a, b| a.confidence.total_cmp(&b.confidence));
        least.filter(|mark| mark.is_unsure()).map(|mark| Diagnostic {
            level: Level::Warning,
            code: "text.unsure".to_owned(),
            message: format!(
                "{fact} rests on \u{201c}{}\u{201d}, recognised with a confidence of {:.0} in 100: compare it with the scan",
                document.text.slice(mark.span),
                100.0 * mark.confidence
            ),
            span: Some(mark.span),
        })
    };
    let statements = reading.statements.iter().map(|statement| {
        let source = statement.source.iter().flat_map(|party| &party.spans);
        let spans: Vec<Span> = (source.chain(&statement.cue).chain(&statement.content))
            .copied()
            .collect();
        warning(format!("statement {}", statement.id.0), &spans)
    });
    let events = (reading.events.iter())
        .map(|event| warning(format!("event {}", event.id.0), &event.evidence));
    let cases = (reading.cases.iter())
        .map(|case| warning(format!("the case of {}", case.person), &case.evidence));
    let demands = (reading.demands.iter())
        .map(|demand| warning(format!("demand {}", demand.id.0), &demand.evidence));
    let disputes = (reading.disputes.iter()).map(|dispute| {
        warning(
            format!("the dispute over {}", dispute.claim),
            &dispute.evidence,
        )
    });
    (statements
        .chain(events)
        .chain(cases)
        .chain(demands)
        .chain(disputes))
    .flatten()
    .collect()
}
