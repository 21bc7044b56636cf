//! The date of the talk: the one that stands in the cue's own clause.
//!
//! A sentence tells many dates, and most are not when somebody spoke: a dateline's, those of
//! relative clauses and of the next clause over. The tree says which one hangs on the cue.

use record::{DateMention, DateRelation, PartialDate, Precision};

use crate::analysis::{Tokens, Upos};
use crate::tree::Tree;

/// Relations that begin a clause of its own.
const CLAUSES: [&str; 5] = ["acl", "advcl", "ccomp", "csubj", "parataxis"];
/// Relations by which a date hangs on what it dates. Not "the 2019 report", "the March case".
const DATING: [&str; 3] = ["obl", "nmod", "advmod"];
/// Relations of the nouns between a date and its verb: "in a letter on Wednesday".
const NOMINAL: [&str; 6] = ["obl", "nmod", "obj", "nsubj", "iobj", "appos"];
/// "Speaking to reporters on Tuesday, she said".
const SPEAKING: [&str; 8] = [
    "speak", "talk", "write", "address", "testify", "respond", "reply", "post",
];
/// "In a statement issued on Tuesday, the ministry said".
const ISSUING: [&str; 10] = [
    "issue",
    "release",
    "publish",
    "post",
    "send",
    "sign",
    "date",
    "write",
    "broadcast",
    "air",
];
/// Longer ways up a tree are not followed.
const FAR: usize = 24;

/// The date on which the words of `cue` were said. `told` are stretches that are told themselves,
/// so that no date in them is that of this talk.
pub(crate) fn said_on(
    tree: &Tree,
    dates: &[DateMention],
    cue: &Tokens,
    told: &[Tokens],
) -> Option<(PartialDate, Precision)> {
    let sentence = tree.analysis.sentences.get(tree.sentence(cue.start))?;
    let dateline = dateline(tree, sentence);
    let clauses = clauses(tree, tree.head_of(cue));
    let own = within(tree, dates, sentence)
        .iter()
        .filter(|d| d.relation == DateRelation::At)
        .filter_map(|d| {
            let value = (d.value?, d.precision?);
            let tokens = tokens(tree, sentence, d)?;
            let overlaps = |t: &Tokens| t.start < tokens.end && tokens.start < t.end;
            if tokens.start < dateline || told.iter().any(overlaps) {
                return None;
            }
            let date = tree.head_of(&tokens);
            let nouns = clauses
                .iter()
                .find_map(|clause| clause.dated_by(tree, date))?;
            let most = match value.1 {
                Precision::Day => 2,
                Precision::Month => 1,
                Precision::Year => 0,
            };
            (nouns <= most).then_some(((nouns, cue.start.abs_diff(date)), value))
        })
        .min_by_key(|(order, _)| *order)
        .map(|(_, value)| value);
    own.or_else(|| {
        let main = clauses.last()?.head;
        let told = matches!(tree.token(main).deprel, "acl" | "ccomp" | "csubj");
        of_the_entry(tree, dates, cue, true).filter(|_| !told)
    })
}

/// The date of what word `n` tells: one that hangs on it, or on its own clause. "Since October" is
/// when it began.
pub(crate) fn date_of<'d>(
    tree: &Tree,
    dates: &'d [DateMention],
    n: usize,
) -> Option<&'d DateMention> {
    let sentence = tree.analysis.sentences.get(tree.sentence(n))?;
    let dateline = dateline(tree, sentence);
    let clauses = clauses(tree, n);
    let own = within(tree, dates, sentence)
        .iter()
        .filter(|d| {
            matches!(d.relation, DateRelation::At | DateRelation::Since) && d.value.is_some()
        })
        .filter_map(|d| {
            let tokens = tokens(tree, sentence, d)?;
            if tokens.start < dateline {
                return None;
            }
            let date = tree.head_of(&tokens);
            // "the 2019 trial", "the arrest of Ana Ruiz on Monday"
            if tree.is_under(date, n) && !crosses_clause(tree, date, n) {
                return Some(((0, n.abs_diff(date)), d));
            }
            let nouns = clauses.iter().find_map(|c| c.dated_by(tree, date))?;
            // "banned them on Monday, citing his death": the death has another date.
            if in_participle(tree, n) {
                return None;
            }
            (nouns <= 1).then_some(((1 + nouns, n.abs_diff(date)), d))
        })
        .min_by_key(|(order, _)| *order)
        .map(|(_, date)| date);
    own.or_else(|| {
        let value = of_the_entry(tree, dates, &(n..n + 1), false)?;
        dates.iter().find(|d| d.value == Some(value.0))
    })
}

/// The date that sets a term within these words: "by 15 April", "before the end of May".
pub(crate) fn set_for(tree: &Tree, dates: &[DateMention], words: &Tokens) -> Option<PartialDate> {
    let is_term = |d: &&DateMention| {
        matches!(d.relation, DateRelation::Before | DateRelation::Until) && d.value.is_some()
    };
    within(tree, dates, words).iter().find(is_term)?.value
}

/// True where `n` is a noun inside a participle's clause.
fn in_participle(tree: &Tree, n: usize) -> bool {
    let mut at = n;
    for _ in 0..FAR {
        let Some(up) = tree.head(at) else {
            return false;
        };
        let token = tree.token(up);
        if token.upos == Upos::Verb {
            return token.xpos == "VBG" && token.deprel == "advcl";
        }
        at = up;
    }
    false
}

/// True where a clause begins on the way up from `from` to `to`.
fn crosses_clause(tree: &Tree, from: usize, to: usize) -> bool {
    let mut at = from;
    for _ in 0..FAR {
        match tree.head(at) {
            Some(up) if up == to => return false,
            Some(up) if begins_clause(tree, up) => return true,
            Some(up) => at = up,
            None => return false,
        }
    }
    true
}

/// The dates that stand in a stretch; dates are in text order.
fn within<'d>(tree: &Tree, dates: &'d [DateMention], tokens: &Tokens) -> &'d [DateMention] {
    let span = tree.analysis.span(tokens);
    let starts = |d: &DateMention| d.spans.first().map_or(0, |s| s.start);
    let from = dates.partition_point(|d| starts(d) < span.start);
    let to = dates.partition_point(|d| starts(d) < span.end);
    dates.get(from..to).unwrap_or_default()
}

/// The date that opens the cue's paragraph, where it is an entry of a timeline: "August 2019 - He
/// accuses the minister"; for a talk only in the entry's first sentence. One such paragraph by itself may be a dateline without a place.
fn of_the_entry(
    tree: &Tree,
    dates: &[DateMention],
    cue: &Tokens,
    first_only: bool,
) -> Option<(PartialDate, Precision)> {
    let here = tree.paragraph(cue.start);
    let entry = |paragraph: usize| {
        let paragraph = tree.analysis.paragraphs.get(paragraph)?;
        let date = within(tree, dates, paragraph).first()?;
        let tokens = tokens(tree, paragraph, date)?;
        let mark = tree.analysis.tokens.get(tokens.end)?;
        let opens = tokens.start == paragraph.start
            && matches!(mark.lemma.as_str(), "-" | "--" | "–" | "—" | ":");
        opens.then_some((date.value?, date.precision?))
    };
    let found = entry(here)?;
    // Years as headings stand between the entries.
    let neighbours = [-2_isize, -1, 1, 2].map(|by| here.checked_add_signed(by));
    let first_sentence =
        tree.sentence(cue.start) == tree.sentence(tree.analysis.paragraphs.get(here)?.start);
    ((first_sentence || !first_only)
        && neighbours.into_iter().flatten().any(|n| entry(n).is_some()))
    .then_some(found)
}

/// The tokens of a date, if it stands in the sentence.
fn tokens(tree: &Tree, sentence: &Tokens, date: &DateMention) -> Option<Tokens> {
    let (first, last) = (date.spans.first()?, date.spans.last()?);
    let all = &tree.analysis.tokens;
    let start = all.partition_point(|t| t.span.start < first.start);
    let end = all.partition_point(|t| t.span.start < last.end);
    (start < end && sentence.contains(&start) && end <= sentence.end).then_some(start..end)
}

/// One past the dash of "HAVANA, 24 October 2024 (Agency) -": a dateline has no verb and opens its
/// paragraph. 0 where there is none.
pub(crate) fn dateline(tree: &Tree, sentence: &Tokens) -> usize {
    const LONGEST: usize = 24;
    let paragraph = &tree.analysis.paragraphs.get(tree.paragraph(sentence.start));
    if paragraph.is_none_or(|p| p.start != sentence.start)
        || tree.token(sentence.start).upos == Upos::Adp
    {
        return 0;
    }
    let mut before = None;
    for n in sentence.clone().take(LONGEST) {
        let token = tree.token(n);
        let spaced = |at: usize| tree.analysis.tokens.get(at).map(|t| t.span.start);
        let dash = matches!(token.lemma.as_str(), "-" | "--" | "–" | "—");
        // The hyphen of "Port-au-Prince" touches the words beside it.
        let apart = before != Some(token.span.start) && spaced(n + 1) != Some(token.span.end)
            || token.lemma != "-";
        if dash && apart {
            return n + 1;
        }
        if matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Pron) {
            return 0;
        }
        before = Some(token.span.end);
    }
    0
}

/// A clause whose date is that of the cue.
struct Clause {
    /// Its predicate.
    head: usize,
    /// It shares its subject with the cue's: only a date before both is that of both ("The court on
    /// Tuesday acquitted her but ordered him to stay").
    shared: bool,
}

/// The cue's own clause, and those before it that it is coordinated with under one subject.
fn clauses(tree: &Tree, cue: usize) -> Vec<Clause> {
    let mut head = cue;
    for _ in 0..FAR {
        let token = tree.token(head);
        let Some(up) = token.head else { break };
        // "issued a statement on Tuesday denying it": a participle is dated by what it goes with.
        let participle = token.xpos == "VBG"
            && matches!(token.deprel, "acl" | "advcl")
            && tree.dependent(head, &["nsubj"]).is_none();
        if !participle && begins_clause(tree, head) {
            break;
        }
        head = up;
    }
    let mut out = vec![Clause {
        head,
        shared: false,
    }];
    for _ in 0..4 {
        let token = tree.token(head);
        let Some(up) = token.head.filter(|_| token.deprel == "conj") else {
            break;
        };
        if tree.dependent(head, &["nsubj", "csubj"]).is_some() {
            break;
        }
        head = up;
        out.push(Clause { head, shared: true });
    }
    out
}

/// The root, a clause that hangs on another, or one coordinated with another.
fn begins_clause(tree: &Tree, n: usize) -> bool {
    let token = tree.token(n);
    token.head.is_none()
        || CLAUSES.contains(&token.deprel)
        || token.deprel == "conj"
            && (matches!(token.upos, Upos::Verb | Upos::Aux)
                || tree.dependent(n, &["nsubj", "csubj", "cop"]).is_some())
}

impl Clause {
    /// How many nouns stand between the date and the clause's predicate; `None` where it dates
    /// something else.
    fn dated_by(&self, tree: &Tree, date: usize) -> Option<usize> {
        let first = tree.token(date);
        let possessive = tree
            .all(date, &["case"])
            .any(|d| matches!(tree.token(d).lemma.as_str(), "'s" | "’s" | "'" | "’"));
        if date != self.head && (!DATING.contains(&first.deprel) || possessive) {
            return None;
        }
        if self.shared && date > self.head {
            return None;
        }
        let mut at = date;
        let mut nouns = 0;
        for _ in 0..FAR {
            if at == self.head {
                return Some(nouns);
            }
            let up = tree.head(at)?;
            if up == self.head {
                return Some(nouns);
            }
            let token = tree.token(up);
            if begins_clause(tree, up) {
                if !is_of_the_talk(tree, up) {
                    return None;
                }
            } else if NOMINAL.contains(&token.deprel) {
                nouns += 1;
            } else if token.deprel != "xcomp" {
                return None;
            }
            at = up;
        }
        None
    }
}

/// A clause that tells how the talk came about.
fn is_of_the_talk(tree: &Tree, n: usize) -> bool {
    let token = tree.token(n);
    let lemma = token.lemma.as_str();
    match (token.deprel, token.head) {
        ("advcl", Some(_)) if token.xpos == "VBG" => SPEAKING.contains(&lemma),
        // "They said in the letter, dated Tuesday"; people are not dated.
        ("advcl", Some(_)) => lemma == "date",
        ("acl", Some(noun)) => {
            // In text order of their heads.
            let mentions = &tree.analysis.mentions;
            let from = mentions.partition_point(|m| m.head < noun);
            let mut same = mentions[from..].iter().take_while(|m| m.head == noun);
            ISSUING.contains(&lemma) && !same.any(|m| m.kind == "person")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use record::Text;

    use super::*;
    use crate::testing::{parsed, text_of};

    type Words<'a> = &'a [(&'a str, &'a str, usize, &'static str)];

    /// The date of the talk whose cue is word `cue`, counted from 0.
    fn said(words: Words, cue: usize, told: &[Tokens]) -> Option<String> {
        let analysis = parsed(words);
        let text: Text = text_of(words);
        let (dates, _) = crate::dates::find(&text, &analysis, "2024-10-24".parse().ok());
        let tree = Tree::new(&analysis);
        said_on(&tree, &dates, &(cue..cue + 1), told).map(|d| d.0.to_string())
    }

    #[test]
    fn a_date_that_hangs_on_the_cue_is_that_of_the_talk() {
        let words: Words = &[
            ("Mutua", "PROPN", 2, "nsubj"),
            ("said", "VERB", 0, "root"),
            ("in", "ADP", 4, "case"),
            ("2019", "NUM", 2, "obl"),
            ("that", "SCONJ", 7, "mark"),
            ("it", "PRON", 7, "nsubj"),
            ("rained", "VERB", 2, "ccomp"),
        ];
        assert_eq!(said(words, 1, &[4..7]).as_deref(), Some("2019"));
        assert_eq!(said(words, 1, &[2..7]), None, "a date that is told");
    }

    #[test]
    fn a_date_in_a_relative_clause_or_in_another_clause_is_not() {
        let relative: Words = &[
            ("Weber", "PROPN", 9, "nsubj"),
            (",", "PUNCT", 1, "punct"),
            ("whose", "PRON", 4, "nmod"),
            ("brother", "NOUN", 5, "nsubj"),
            ("was", "AUX", 6, "aux"),
            ("arrested", "VERB", 1, "acl"),
            ("in", "ADP", 8, "case"),
            ("March", "PROPN", 6, "obl"),
            ("said", "VERB", 0, "root"),
            ("no", "INTJ", 9, "obj"),
        ];
        assert_eq!(said(relative, 8, &[]), None);
        let coordinated: Words = &[
            ("Weber", "PROPN", 2, "nsubj"),
            ("spoke", "VERB", 0, "root"),
            ("on", "ADP", 4, "case"),
            ("Tuesday", "PROPN", 2, "obl"),
            ("and", "CCONJ", 7, "cc"),
            ("Brel", "PROPN", 7, "nsubj"),
            ("objected", "VERB", 2, "conj"),
        ];
        assert_eq!(said(coordinated, 6, &[]), None);
        assert_eq!(said(coordinated, 1, &[]).as_deref(), Some("2024-10-22"));
    }

    #[test]
    fn a_letter_has_the_date_of_its_talk_and_a_report_of_2019_has_not() {
        let letter: Words = &[
            ("In", "ADP", 3, "case"),
            ("a", "DET", 3, "det"),
            ("letter", "NOUN", 8, "obl"),
            ("on", "ADP", 5, "case"),
            ("Wednesday", "PROPN", 3, "nmod"),
            (",", "PUNCT", 8, "punct"),
            ("they", "PRON", 8, "nsubj"),
            ("raised", "VERB", 0, "root"),
            ("concerns", "NOUN", 8, "obj"),
        ];
        assert_eq!(said(letter, 7, &[]).as_deref(), Some("2024-10-23"));
        let report: Words = &[
            ("The", "DET", 3, "det"),
            ("2019", "NUM", 3, "nummod"),
            ("report", "NOUN", 4, "nsubj"),
            ("said", "VERB", 0, "root"),
            ("so", "ADV", 4, "advmod"),
        ];
        assert_eq!(said(report, 3, &[]), None);
    }

    #[test]
    fn a_date_before_two_verbs_of_one_subject_is_that_of_both() {
        let words: Words = &[
            ("On", "ADP", 2, "case"),
            ("Tuesday", "PROPN", 4, "obl"),
            ("they", "PRON", 4, "nsubj"),
            ("met", "VERB", 0, "root"),
            ("and", "CCONJ", 6, "cc"),
            ("urged", "VERB", 4, "conj"),
            ("him", "PRON", 6, "obj"),
        ];
        assert_eq!(said(words, 5, &[]).as_deref(), Some("2024-10-22"));
    }

    #[test]
    fn a_dateline_has_the_date_of_the_report_alone() {
        let words: Words = &[
            ("GENEVA", "PROPN", 8, "obl"),
            (",", "PUNCT", 1, "punct"),
            ("3", "NUM", 4, "nummod"),
            ("May", "PROPN", 8, "obl"),
            ("2023", "NUM", 4, "nummod"),
            ("-", "PUNCT", 8, "punct"),
            ("She", "PRON", 8, "nsubj"),
            ("said", "VERB", 0, "root"),
            ("no", "INTJ", 8, "obj"),
        ];
        assert_eq!(said(words, 7, &[]), None);
    }
}
