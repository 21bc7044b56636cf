//! How an event stands: who vouches for it, and whether it is said to have happened.

use record::{Factuality, PartialDate, SpeechAct};

use super::arguments::Places;
use super::{Draft, Told};
use crate::analysis::Upos;
use crate::statements::View;

/// What a trigger's own clause says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    /// Nothing but that it happened.
    Plain,
    Negated,
    /// "will", "is to", "scheduled", "ordered".
    Planned,
    /// "may", "if", "could".
    Possible,
    /// The complement of something that is wanted or asked: "to secure his release".
    Wanted,
}

/// Verbs whose complement lies ahead.
const PLANS: &[&str] = &[
    "plan", "schedule", "order", "expect", "intend", "prepare", "announce", "promise", "vow",
    "pledge", "threaten", "decide", "agree", "set", "due", "vote", "propose", "consider", "ready",
];
/// Verbs and nouns whose complement is wanted.
const WISHES: &[&str] = &[
    "urge",
    "demand",
    "call",
    "ask",
    "request",
    "seek",
    "want",
    "press",
    "push",
    "appeal",
    "insist",
    "require",
    "recommend",
    "petition",
    "pressure",
    "plead",
    "beg",
    "ensure",
    "secure",
    "should",
    "must",
    "need",
    "advocate",
    "campaign",
    "support",
];
/// Verbs and nouns that take a fact away from what hangs on them.
const FAILURES: &[&str] = &[
    "fail", "refrain", "abstain", "desist", "refuse", "decline", "deny", "prevent", "avoid", "bar",
    "block", "stop", "delay", "failure", "refusal",
];
/// What is asked for where an act is to stop or not to be: the act itself is not asked for.
const OPPOSING: &[&str] = &[
    "halt",
    "stop",
    "end",
    "refrain",
    "cease",
    "cancel",
    "drop",
    "withdraw",
    "lift",
    "abandon",
    "prevent",
    "avoid",
    "suspend",
    "revoke",
    "reverse",
    "overturn",
    "quash",
    "review",
    "reconsider",
    "investigate",
    "condemn",
    "explain",
    "oppose",
    "block",
    "commute",
    "desist",
    "abstain",
    "delay",
    "postpone",
    "reject",
    "refuse",
    "scrap",
    "annul",
    "rescind",
    "deny",
    "probe",
    "protest",
    "criticise",
    "criticize",
    "moratorium",
    "punish",
    "account",
];
/// Verbs whose subject, in the passive, did not come about: "the visit was cancelled".
const CANCELLED: &[&str] = &["cancel", "avert", "prevent", "scrap", "abandon"];
/// Verbs whose object is there already: "declined to review the conviction", "condemned the killing".
const GIVEN: &[&str] = &[
    "review",
    "reconsider",
    "discuss",
    "debate",
    "condemn",
    "criticise",
    "criticize",
    "protest",
    "mark",
    "uphold",
    "overturn",
    "quash",
    "confirm",
    "suspend",
    "commute",
    "document",
    "witness",
    "describe",
    "welcome",
    "regret",
    "recall",
    "remember",
    "record",
    "mention",
    "investigate",
    "probe",
    "explain",
    "justify",
    "defend",
    "report",
    "cover",
    "challenge",
    "contest",
    "oppose",
    "denounce",
    "deplore",
    "mourn",
    "celebrate",
    "reverse",
    "lift",
    "end",
    "halt",
    "stop",
];
/// Words that leave open what hangs on them.
const CHANCES: &[&str] = &[
    "allow",
    "let",
    "enable",
    "permit",
    "face",
    "risk",
    "fear",
    "could",
    "may",
    "might",
    "possible",
    "possibility",
    "danger",
    "hope",
    "whether",
    "if",
    "unless",
    "would",
];

/// Gives each event its factuality, who says so and who denies it.
pub(super) fn settle(view: &View, told: &[Told], drafts: Vec<Draft>) -> Vec<Draft> {
    drafts
        .into_iter()
        .map(|mut draft| {
            stand(view, told, &mut draft);
            draft
        })
        .filter(|d| d.shown)
        .collect()
}

fn stand(view: &View, told: &[Told], draft: &mut Draft) {
    let n = draft.trigger;
    let mood = match (mood(view, n, &draft.words), draft.stands) {
        (Mood::Negated, _) => Mood::Negated,
        (_, Some(Factuality::Hypothetical)) => Mood::Possible,
        (_, Some(Factuality::Demanded)) => Mood::Wanted,
        (_, Some(Factuality::Planned)) => Mood::Planned,
        (mood, _) => mood,
    };
    let mut around: Vec<&Told> = told.iter().filter(|t| t.covers(n)).collect();
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
        SpeechAct::Deny if main && mood == Mood::Plain => (Factuality::Denied, false),
        SpeechAct::Commit | SpeechAct::Threaten if main && mood != Mood::Negated => {
            (Factuality::Planned, true)
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
        if hangs && OPPOSING.contains(&tree.token(head).lemma.as_str()) {
            return true;
        }
        at = head;
    }
    false
}

fn by_mood(mood: Mood) -> Factuality {
    match mood {
        Mood::Plain => Factuality::Reported,
        Mood::Negated => Factuality::Negated,
        Mood::Planned => Factuality::Planned,
        Mood::Possible => Factuality::Hypothetical,
        Mood::Wanted => Factuality::Demanded,
    }
}

/// What the clause of a trigger and the words it hangs on make of it.
fn mood(view: &View, n: usize, words: &[usize]) -> Mood {
    let tree = view.tree;
    let places = Places::new(view);
    let lemma = |d: usize| tree.token(d).lemma.as_str();
    let mut at = n;
    let mut steps = 0;
    loop {
        let token = tree.token(at);
        let verbal = matches!(token.upos, Upos::Verb | Upos::Aux)
            || tree.dependent(at, &["cop", "aux"]).is_some();
        if verbal {
            let negated = tree.all(at, &["advmod", "det", "cc"]).any(|d| {
                !words.contains(&d)
                    && matches!(lemma(d), "not" | "n't" | "never" | "neither" | "nor")
            });
            if negated {
                return Mood::Negated;
            }
            let nobody = tree.dependent(at, &["nsubj"]).is_some_and(|s| {
                matches!(lemma(s), "nobody" | "none" | "neither" | "nothing")
                    || tree
                        .all(s, &["det"])
                        .any(|d| matches!(lemma(d), "no" | "neither") && !words.contains(&d))
            });
            if nobody {
                return Mood::Negated;
            }
            // "Please write to the minister."
            let bare = token.xpos == "VB"
                && token.head.is_none()
                && tree.dependent(at, &["nsubj", "aux", "mark"]).is_none();
            if bare {
                return Mood::Wanted;
            }
            let mut aux: Vec<&str> = tree.all(at, &["aux"]).map(lemma).collect();
            if aux.is_empty() && token.deprel == "conj" && tree.dependent(at, &["nsubj"]).is_none()
            {
                aux.extend(
                    tree.head(at)
                        .into_iter()
                        .flat_map(|h| tree.all(h, &["aux"]).map(lemma).collect::<Vec<_>>()),
                );
            }
            if aux
                .iter()
                .any(|a| matches!(*a, "may" | "might" | "could" | "can"))
            {
                return Mood::Possible;
            }
            if aux
                .iter()
                .any(|a| matches!(*a, "should" | "must" | "ought"))
            {
                return Mood::Wanted;
            }
            if aux.contains(&"will") || aux.contains(&"shall") {
                return Mood::Planned;
            }
            if aux.contains(&"would") {
                return Mood::Planned;
            }
            if tree
                .all(at, &["mark"])
                .any(|m| matches!(lemma(m), "if" | "unless" | "whether"))
            {
                return Mood::Possible;
            }
        }
        // "convicted of nothing"
        let nothing = tree.all(at, &["obl", "obj"]).any(|d| {
            lemma(d) == "nothing"
                || tree
                    .all(d, &["det"])
                    .any(|x| lemma(x) == "no" && !words.contains(&x))
                    && !words.contains(&d)
        });
        if verbal && nothing {
            return Mood::Negated;
        }
        // "no arrests", "no trial"
        if at == n
            && tree
                .all(n, &["det"])
                .any(|d| !words.contains(&d) && matches!(lemma(d), "no" | "neither"))
        {
            return Mood::Negated;
        }
        let Some(head) = token.head else { break };
        let up = lemma(head);
        let open = places.led_by(at, "to") || places.led_by(at, "from") || token.xpos == "VB";
        let gerund =
            token.xpos == "VBG" || tree.all(at, &["aux"]).any(|a| tree.token(a).xpos == "VBG");
        match token.deprel {
            "xcomp" | "ccomp" | "advcl" | "acl" | "csubj" if open => {
                if WISHES.contains(&up) {
                    return Mood::Wanted;
                }
                if PLANS.contains(&up) || up == "be" || up == "have" {
                    return Mood::Planned;
                }
                if FAILURES.contains(&up) {
                    return Mood::Negated;
                }
                if CHANCES.contains(&up) {
                    return Mood::Possible;
                }
                // A purpose lies ahead.
                if token.deprel == "advcl" {
                    return Mood::Possible;
                }
            }
            // "risks being put to death", "avoided being arrested"
            "xcomp" | "ccomp" | "obj" if gerund && CHANCES.contains(&up) => {
                return Mood::Possible;
            }
            "xcomp" | "ccomp" | "obj" if gerund && FAILURES.contains(&up) => {
                return Mood::Negated;
            }
            "obj" | "obl" | "nmod" | "nsubj" if at == n => {
                let passive_subject = token.deprel == "nsubj" && places.is_passive(head);
                if passive_subject && CANCELLED.contains(&up) {
                    return Mood::Negated;
                }
                if token.deprel != "nsubj" || passive_subject {
                    let for_it =
                        places.led_by(at, "for") || token.deprel == "obj" || passive_subject;
                    if WISHES.contains(&up) && for_it {
                        return Mood::Wanted;
                    }
                    if PLANS.contains(&up)
                        && (token.deprel == "obj" || passive_subject)
                        && !matches!(up, "announce" | "agree")
                    {
                        return Mood::Planned;
                    }
                    if CHANCES.contains(&up) && token.deprel == "obj" {
                        return Mood::Possible;
                    }
                    if matches!(up, "deny" | "prevent" | "avoid" | "escape")
                        && token.deprel == "obj"
                    {
                        return Mood::Negated;
                    }
                }
            }
            "conj" | "xcomp" | "obj" | "obl" | "nmod" | "nsubj" | "appos" | "compound" => {}
            // A clause that is presupposed or told by itself.
            "acl" | "advcl" | "parataxis" | "ccomp" | "amod" => break,
            _ => {}
        }
        // A sister with a subject of its own stands for itself: "not arrested but that he was held".
        let apart =
            token.deprel == "conj" && verbal && tree.dependent(at, &["nsubj", "mark"]).is_some();
        let given = at == n
            && GIVEN.contains(&up)
            && (token.deprel == "obj" || token.deprel == "nsubj" && places.is_passive(head));
        if apart || given {
            break;
        }
        let passes = matches!(token.deprel, "conj" | "xcomp" | "ccomp" | "obj" | "csubj")
            || token.deprel == "nsubj" && places.is_passive(head);
        steps += 1;
        if !passes || steps > 6 {
            break;
        }
        at = head;
    }
    Mood::Plain
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
