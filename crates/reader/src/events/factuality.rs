//! How an event stands: who vouches for it, and whether it is said to have happened.

use record::{EventType, Factuality, PartialDate, SpeechAct};

use super::mood::{Mood, WORDS, is_in, mood};
use super::{Draft, Told};
use crate::analysis::Upos;
use crate::statements::View;
use crate::told::Layout;

/// Gives each event its factuality, who says so and who denies it.
pub(super) fn settle(view: &View, told: &Layout, drafts: Vec<Draft>) -> Vec<Draft> {
    drafts
        .into_iter()
        .map(|mut draft| {
            stand(view, told, &mut draft);
            draft
        })
        .filter(|d| d.shown)
        .collect()
}

fn stand(view: &View, told: &Layout, draft: &mut Draft) {
    let n = draft.trigger;
    let mood = match (mood(view, n, &draft.words), draft.stands) {
        (Mood::Negated, _) | (Mood::Plain, Some(Factuality::Negated)) => Mood::Negated,
        (_, Some(Factuality::Hypothetical)) => Mood::Possible,
        (_, Some(Factuality::Demanded)) => Mood::Wanted,
        (_, Some(Factuality::Planned)) => Mood::Planned,
        (Mood::Plain, None) if is_undone(view, draft) => Mood::Negated,
        (mood, _) => mood,
    };
    let mut around: Vec<&Told> = told.around(view.tree, n).collect();
    around.sort_by_key(|t| t.size());
    draft.statements = around.iter().map(|t| t.number).collect();
    settle_mood(view, draft, mood, &around);
    // "Prosecutors sought ten years": who acts asks.
    if draft.stands == Some(Factuality::Demanded)
        && draft.factuality == Factuality::Demanded
        && let Some(asker) = draft.actor.take()
    {
        draft.according_to = Some((asker.entity, asker.words));
    }
    // What is dated after the document was published has not happened yet.
    let later = |d: PartialDate| view.published.is_some_and(|p| d > p && !d.contains(p));
    if matches!(draft.factuality, Factuality::Reported | Factuality::Claimed)
        && draft.date.is_some_and(|d| later(d.0))
    {
        draft.factuality = Factuality::Planned;
    }
    // What is asked for has no day yet: the day beside it is that of the asking.
    if matches!(
        draft.factuality,
        Factuality::Demanded | Factuality::Hypothetical
    ) && draft
        .date
        .is_some_and(|d| view.published.is_some_and(|p| d.0 <= p))
    {
        draft.date = None;
    }
}

/// "overturned his acquittal", "revoked her bail": it does not stand.
fn is_undone(view: &View, draft: &Draft) -> bool {
    let tree = view.tree;
    let lets_go = matches!(
        draft.frame.event_type,
        EventType::Acquittal | EventType::Pardon | EventType::Bail | EventType::Release
    );
    lets_go
        && tree.token(draft.trigger).upos == Upos::Noun
        && tree.head(draft.trigger).is_some_and(|h| {
            let object = matches!(tree.token(draft.trigger).deprel, "obj" | "nsubj");
            object && is_in(&WORDS.cancelled, &tree.token(h).lemma)
        })
}

fn settle_mood(view: &View, draft: &mut Draft, mood: Mood, around: &[&Told]) {
    let n = draft.trigger;
    let Some(inner) = around.first() else {
        draft.factuality = by_mood(mood);
        // The cue itself may be the act: "was charged with", "ordered his release".
        return;
    };
    let main = is_main(view, inner, n);
    let wanted = mood == Mood::Wanted;
    let (factuality, vouched) = match inner.act {
        SpeechAct::Demand if (main || wanted) && opposed(view, inner, n) => {
            draft.shown = false;
            (Factuality::Hypothetical, true)
        }
        SpeechAct::Demand if main || wanted => (Factuality::Demanded, true),
        SpeechAct::Question if is_sought(view, n) => (Factuality::Demanded, true),
        SpeechAct::Question if main => (Factuality::Hypothetical, true),
        SpeechAct::Deny
            if matches!(mood, Mood::Plain | Mood::Alleged)
                && (main || is_denied(view, inner, n)) =>
        {
            (Factuality::Denied, false)
        }
        // "does not believe that": the one who is named does not say so.
        _ if inner.rules.iter().any(|r| r == "act.cue.negated") => (Factuality::Hypothetical, true),
        SpeechAct::Commit | SpeechAct::Threaten if main && mood != Mood::Negated => {
            (Factuality::Planned, true)
        }
        // "We hope that he was freed", "she fears that he was killed"
        SpeechAct::Express if main && mood == Mood::Plain && is_a_guess(inner) => {
            (Factuality::Hypothetical, true)
        }
        SpeechAct::Express if wanted => (Factuality::Demanded, true),
        _ if inner.own_voice => (by_mood(mood), false),
        _ => match by_mood(mood) {
            Factuality::Reported => (Factuality::Claimed, true),
            other => (other, true),
        },
    };
    draft.factuality = factuality;
    let source = inner.source.clone();
    if factuality == Factuality::Denied {
        draft.denied_by = source;
    } else if vouched {
        draft.according_to = source;
    }
    // "urged Brel to free them": whoever is asked is to act.
    if factuality == Factuality::Demanded && draft.actor.is_none() {
        draft.actor = inner
            .addressee
            .clone()
            .map(|(entity, words)| super::Filler {
                entity,
                words,
                tokens: n..n + 1,
            });
    }
}

/// "rejects accusations that it tortured her", "denies having ordered the arrest", "called the report of
/// a beating a lie": what is denied, though not the first verb. The subject of what is denied is taken
/// for granted: "denied that the arrest was political".
fn is_denied(view: &View, told: &Told, n: usize) -> bool {
    let tree = view.tree;
    let mut at = n;
    for _ in 0..10 {
        let Some(head) = tree.head(at).filter(|h| told.covers(*h)) else {
            return true;
        };
        let pointer = crate::disputes::is_pointer(&tree.token(head).lemma);
        let passes = match tree.token(at).deprel {
            "conj" | "xcomp" | "ccomp" | "obj" | "obl" | "csubj" | "parataxis" => true,
            "acl" | "nmod" => pointer || tree.token(at).deprel == "nmod",
            "nsubj" => {
                crate::disputes::is_pointer(&tree.token(at).lemma)
                    || is_in(&WORDS.untrue, &tree.token(head).lemma)
            }
            _ => false,
        };
        if !passes {
            return false;
        }
        at = head;
    }
    true
}

/// "not to execute her", "halt the execution", "refrain from deporting them": an ask that it should
/// not be.
fn opposed(view: &View, told: &Told, n: usize) -> bool {
    let tree = view.tree;
    let mut at = n;
    for _ in 0..10 {
        let negated = tree
            .all(at, &["advmod"])
            .any(|d| matches!(tree.token(d).lemma.as_str(), "not" | "n't" | "never"));
        if negated {
            return true;
        }
        let Some(head) = tree.head(at).filter(|h| told.covers(*h)) else {
            return false;
        };
        let hangs = matches!(
            tree.token(at).deprel,
            "obj" | "obl" | "nmod" | "xcomp" | "advcl" | "ccomp" | "acl"
        ) || tree.token(at).deprel == "nsubj" && tree.is_passive(head);
        if hangs && is_in(&WORDS.opposing, &tree.token(head).lemma) {
            return true;
        }
        at = head;
    }
    false
}

/// Who hopes or fears it does not say that it is so.
fn is_a_guess(told: &Told) -> bool {
    let open = ["hope", "wish", "fear", "worry", "doubt"];
    told.rules
        .iter()
        .any(|r| open.iter().any(|w| r.contains(w)))
}

fn by_mood(mood: Mood) -> Factuality {
    match mood {
        Mood::Plain => Factuality::Reported,
        Mood::Negated => Factuality::Negated,
        Mood::Planned => Factuality::Planned,
        Mood::Possible => Factuality::Hypothetical,
        Mood::Alleged => Factuality::Claimed,
        Mood::Wanted => Factuality::Demanded,
    }
}

/// "the delay in imposing visa bans", "why has nobody been charged": asked about because wanted.
fn is_sought(view: &View, n: usize) -> bool {
    let tree = view.tree;
    let mut at = n;
    for _ in 0..6 {
        let lemma = tree.token(at).lemma.as_str();
        if matches!(lemma, "delay" | "failure" | "lack" | "absence") {
            return true;
        }
        let Some(up) = tree.head(at) else {
            return false;
        };
        at = up;
    }
    false
}

/// True where the trigger is what the content says, not something it takes for granted: its head,
/// coordinated with it, in its complement, or the object that its verb brings about.
fn is_main(view: &View, told: &Told, n: usize) -> bool {
    let tree = view.tree;
    let mut at = n;
    for _ in 0..10 {
        let token = tree.token(at);
        let Some(head) = token.head.filter(|h| told.covers(*h)) else {
            return true;
        };
        let main = match token.deprel {
            "conj" | "xcomp" | "ccomp" | "obj" | "csubj" | "root" | "parataxis" => true,
            "nsubj" => tree.token(head).xpos == "VBN" || tree.token(head).upos != Upos::Verb,
            "obl" => at == n,
            // "pressure them to free her", "a call to free her": the infinitive is the point.
            "advcl" | "acl" => tree.all(at, &["mark"]).any(|m| tree.token(m).lemma == "to"),
            "nmod" => matches!(
                tree.token(head).lemma.as_str(),
                "end" | "start" | "use" | "imposition" | "order" | "call"
            ),
            _ => false,
        };
        if !main {
            return false;
        }
        at = head;
    }
    true
}
