//! What the words of the pages mean. The words of the vocabularies say so themselves.

use askama::Template;
use axum::response::Html;
use record::{CaseStatus, EntityKind, EventType, Factuality, SpeechAct};
use store::query::DisputeStatus;
use store::{
    AnswerClass, Family, InvolvementType, LinkKind, MeasureStatus, MeasureType, SignatureStatus,
    State,
};

use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

/// Words of one kind.
struct Words {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    /// A word and what it means.
    words: Vec<(&'static str, &'static str)>,
}

macro_rules! words {
    ($($of:ty, $id:literal, $title:literal, $about:literal;)+) => {
        vec![$(Words {
            id: $id,
            title: $title,
            about: $about,
            words: <$of>::ALL.iter().map(|one| (one.as_str(), one.meaning())).collect(),
        },)+]
    };
}

/// All words that the pages use of a vocabulary, those that stand on every page first.
fn all() -> Vec<Words> {
    words! {
        State, "state", "How a fact stands",
            "What no person accepted is a proposal: it stands beside what is accepted, and in no count.";
        Factuality, "factuality", "How an event is told",
            "Who vouches for it, and whether it is said to have happened. The tool itself says nothing.";
        CaseStatus, "status", "Where somebody stands",
            "By what people accepted, as of a day: the last account that was confirmed until then.";
        AnswerClass, "answer", "How an ask stands",
            "Only whoever was asked, or its office, answers; what others say of it is a reaction, and stops no clock.";
        Family, "family", "What is read of a document", "Each with the words that it stands on.";
        SpeechAct, "act", "What somebody does by saying it", "";
        EventType, "event", "What happens", "";
        DisputeStatus, "dispute", "How a dispute stands", "";
        LinkKind, "link", "What two things are to each other",
            "The machine proposes; it is so when a person says so, and a person can take that back.";
        EntityKind, "kind", "Who and what is named", "";
        InvolvementType, "involvement", "What an official is said to have done", "By whoever accuses, in words that a person read.";
        MeasureType, "measure", "What a state can do about an official", "";
        MeasureStatus, "measure-status", "How a measure stands", "";
        SignatureStatus, "signature", "How a signature stands", "";
    }
}

#[derive(Template)]
#[template(path = "glossary.html")]
struct Page {
    frame: Frame,
    words: Vec<Words>,
}

pub(crate) async fn page() -> Result<Html<String>, Failure> {
    drawn(&Page {
        frame: Frame::new("What the words mean"),
        words: all(),
    })
}
