//! Events as PLOVER 0.8 has them, a JSON line each; `docs/PLOVER.md` explains every field.

use std::io::{self, Write};

use record::Reading;
use serde_json::json;

use crate::coding;

/// The first line: the scheme, and what was chosen where its manual leaves a choice.
pub fn metadata(out: &mut impl Write) -> io::Result<()> {
    let metadata = json!({"metadata": {
        "scheme": "PLOVER",
        "version": "0.8",
        "manual": "openeventdata/PLOVER 5e0c24f (2024-02-04)",
        "program": concat!("onrecord ", env!("CARGO_PKG_VERSION")),
        "choices": {
            "SANCTION": "material conflict (quad class 4), as its chapter says; the quad table says 3",
            "ACCUSE": "score -3, as its modes have; the manual prints 3",
            "116": "SANCTION convict, as the manual says; the published map says ACCUSE disapprove",
            "163": "SANCTION discontinue, as the manual says; the published map says COERCE restrict",
            "demanded": "the auxiliary mode of a demanded event is hypothetical",
        },
        "extensions": ["factuality", "according_to", "denied_by", "cameo", "extension", "kind", "beside", "spans", "text", "document"],
    }});
    writeln!(out, "{metadata}")
}

/// A line for each thing that is said or happens and has a PLOVER code.
pub fn write(out: &mut impl Write, reading: &Reading) -> io::Result<()> {
    let document = &reading.document;
    for line in coding::lines(reading).iter().filter(|l| l.event.is_some()) {
        let text: Vec<&str> = line.spans.iter().map(|s| document.text.slice(*s)).collect();
        let event = json!({
            "id": line.id,
            "document": document.id,
            "kind": if line.is_speech { "speech" } else { "content" },
            "event_type": line.event,
            "mode": line.modes,
            "context": line.contexts,
            "actor": line.actor,
            "recipient": line.recipient,
            "date": line.date,
            "place": line.place,
            "factuality": line.factuality,
            "according_to": line.according_to,
            "denied_by": line.denied_by,
            "cameo": line.cameo,
            "extension": line.is_extension,
            "beside": line.beside,
            "spans": line.spans,
            "text": text.join(" … "),
        });
        writeln!(out, "{event}")?;
    }
    Ok(())
}
