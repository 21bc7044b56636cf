//! Where the parties of an event stand: places in the tree seen from its trigger.

use crate::analysis::{NameKind, Tokens, Upos};
use crate::dates;
use crate::frames::{Path, Step};
use crate::statements::View;
use crate::text::is_possessive;

/// The places around triggers.
pub(super) struct Places<'v, 'a> {
    view: &'v View<'a>,
}

/// Nouns that only measure what follows "of": "two of his convictions", "dozens of students".
const MEASURES: &[&str] = &[
    "number", "dozen", "hundred", "thousand", "score", "group", "handful", "majority", "series",
    "couple", "all", "both", "some", "many", "most", "several", "each", "one", "none", "any",
    "half", "third",
];

/// Nouns that only introduce an offence: "on charges of theft", "on suspicion of theft".
const INTRODUCERS: &[&str] = &[
    "charge",
    "count",
    "suspicion",
    "accusation",
    "allegation",
    "ground",
    "offence",
    "offense",
    "crime",
    "claim",
    "reason",
    "complaint",
    "basis",
];

impl<'v, 'a> Places<'v, 'a> {
    pub(super) fn new(view: &'v View<'a>) -> Self {
        Self { view }
    }

    fn lemma(&self, n: usize) -> &'a str {
        self.view.tree.token(n).lemma.as_str()
    }

    /// The heads of what stands at a path, coordinated ones each.
    pub(super) fn at(&self, from: usize, path: &Path) -> Vec<usize> {
        let mut heads = vec![from];
        for step in &path.0 {
            let mut next = Vec::new();
            for head in heads {
                for found in self.step(head, step) {
                    let found = self.measured(found);
                    for each in self.coordinated(found) {
                        if !next.contains(&each) {
                            next.push(each);
                        }
                    }
                }
            }
            heads = next;
        }
        heads
    }

    /// A head and what is coordinated with it.
    fn coordinated(&self, head: usize) -> Vec<usize> {
        let tree = self.view.tree;
        let mut all = vec![head];
        let nominal = |n: usize| {
            matches!(
                tree.token(n).upos,
                Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj
            )
        };
        // "Ana Ruiz rather than Luis Vega", "Ana Ruiz, not Luis Vega"
        let left_out = |n: usize| {
            tree.all(n, &["cc", "advmod", "case"]).any(|d| {
                matches!(
                    self.lemma(d),
                    "rather" | "not" | "instead" | "except" | "than"
                )
            })
        };
        if nominal(head) {
            all.extend(
                tree.all(head, &["conj"])
                    .filter(|d| nominal(*d) && !left_out(*d)),
            );
        }
        all
    }

    /// "two of his convictions" is about convictions.
    pub(super) fn measured(&self, head: usize) -> usize {
        let tree = self.view.tree;
        let token = tree.token(head);
        let measures = matches!(token.upos, Upos::Num | Upos::Det | Upos::Pron | Upos::Adj)
            || MEASURES.contains(&token.lemma.as_str());
        if !measures {
            return head;
        }
        tree.all(head, &["nmod", "obl"])
            .find(|d| *d > head && self.led_by(*d, "of"))
            .unwrap_or(head)
    }

    /// "charges of theft" is about theft.
    pub(super) fn introduced(&self, head: usize) -> usize {
        let tree = self.view.tree;
        if !INTRODUCERS.contains(&self.lemma(head)) {
            return head;
        }
        tree.all(head, &["nmod", "acl", "obl"])
            .find(|d| {
                let leads = ["of", "that", "including", "include", "over"];
                *d > head && leads.iter().any(|w| self.led_by(*d, w))
            })
            // "on two counts, theft and fraud"
            .or_else(|| tree.all(head, &["appos"]).find(|d| *d > head))
            .or_else(|| tree.all(head, &["compound"]).find(|d| *d < head))
            .unwrap_or(head)
    }

    /// "on two counts, \[theft and fraud\]", "of a third, \[espionage\]": what stands behind a count that
    /// says nothing itself, wherever the parser hung it.
    pub(super) fn named_after(&self, head: usize) -> usize {
        let tree = self.view.tree;
        let vague = matches!(
            self.lemma(head),
            "count" | "charge" | "third" | "second" | "first" | "other" | "offence" | "offense"
        );
        let told = tree
            .dependents(head)
            .iter()
            .any(|d| *d > head && tree.token(*d).upos != Upos::Punct);
        if !vague || told {
            return head;
        }
        let comma = tree.subtree(head).end;
        let start = if self.view.form(comma) == "," {
            comma + 1
        } else {
            comma
        };
        if self.view.form(start.saturating_sub(1)) != "," {
            return head;
        }
        let found = tree.head(head).and_then(|verb| {
            tree.all(verb, &["advcl", "obl", "appos", "parataxis", "conj", "dep"])
                .find(|d| *d > head && (comma..=start).contains(&tree.subtree(*d).start))
        });
        found.unwrap_or(head)
    }

    /// True where the word leads to `n`; of "to twelve years" it may hang on the number.
    pub(super) fn led_by(&self, n: usize, word: &str) -> bool {
        let tree = self.view.tree;
        let leads = |n: usize| {
            tree.all(n, &["case", "mark"])
                .any(|c| self.lemma(c) == word)
        };
        leads(n) || tree.all(n, &["nummod"]).any(leads)
    }

    fn step(&self, n: usize, step: &Step) -> Vec<usize> {
        let tree = self.view.tree;
        match step {
            Step::Subject if tree.token(n).upos == Upos::Verb => {
                self.subject(n).into_iter().collect()
            }
            Step::Subject => self.doer(n).into_iter().collect(),
            Step::Object => self.object(n),
            Step::Indirect => self.indirect(n),
            Step::Owner => self.owner(n).into_iter().collect(),
            Step::Compound => tree
                .all(n, &["compound", "amod"])
                .filter(|d| *d < n)
                .collect(),
            Step::Head => self.described(n).into_iter().collect(),
            Step::Clause => tree
                .all(n, &["xcomp", "ccomp", "advcl", "acl"])
                .filter(|d| *d > n)
                .collect(),
            Step::Whole => vec![n],
            Step::Preposition(word) => self.after(n, word),
        }
    }

    /// What a preposition leads to, beside `n`; for a noun also beside the verb whose object it is
    /// ("imposed a ban on him") and beside a noun that it is coordinated with ("bans or freezes on him").
    fn after(&self, n: usize, word: &str) -> Vec<usize> {
        let tree = self.view.tree;
        let beside = |n: usize, from: usize| -> Vec<usize> {
            tree.all(n, &["obl", "nmod", "advcl", "acl", "xcomp"])
                .filter(|d| *d > from)
                .filter(|d| self.led_by(*d, word))
                .collect()
        };
        if tree.token(n).upos == Upos::Verb {
            let own = beside(n, 0);
            let wanders = matches!(word, "of" | "for" | "with" | "on" | "over");
            if !own.is_empty() || !wanders {
                return own;
            }
            // Hung on the name beside it: "acquitted Ana Ruiz [of theft]".
            return tree
                .all(n, &["obj", "iobj"])
                .filter(|o| *o > n)
                .map(|o| beside(o, o))
                .find(|found| !found.is_empty())
                .unwrap_or_default();
        }
        let own = beside(n, n);
        if !own.is_empty() {
            return own;
        }
        // "the death in custody [of Ana Ruiz]"
        let lower = tree
            .all(n, &["nmod"])
            .filter(|d| *d > n)
            .map(|d| beside(d, d))
            .find(|found| !found.is_empty());
        if let Some(found) = lower {
            return found;
        }
        let head = tree.head(n);
        let mut sisters: Vec<usize> = tree.all(n, &["conj"]).collect();
        if tree.token(n).deprel == "conj" {
            sisters.extend(head);
            sisters.extend(head.into_iter().flat_map(|h| tree.all(h, &["conj"])));
        }
        if let Some(found) = sisters
            .iter()
            .filter(|s| **s != n && tree.token(**s).upos != Upos::Verb)
            .map(|s| beside(*s, *s))
            .find(|found| !found.is_empty())
        {
            return found;
        }
        let first = match tree.token(n).deprel {
            "conj" => head.unwrap_or(n),
            _ => n,
        };
        match (tree.token(first).deprel, tree.head(first)) {
            ("obj", Some(verb)) => beside(verb, n),
            ("nsubj", Some(verb)) if self.is_passive(verb) => beside(verb, verb),
            _ => Vec::new(),
        }
    }

    /// Who does it, for a noun: whoever is it ("she is in custody"), or does it by a light verb
    /// ("Canada imposed a ban").
    fn doer(&self, n: usize) -> Option<usize> {
        let tree = self.view.tree;
        if tree.dependent(n, &["cop"]).is_some() {
            return tree.dependent(n, &["nsubj"]).map(|s| self.antecedent(s));
        }
        let mut at = n;
        for _ in 0..3 {
            let head = tree.head(at)?;
            let token = tree.token(at);
            if tree.token(head).upos == Upos::Verb {
                return match token.deprel {
                    "obj" | "obl" => self.surface_subject(head, 0),
                    "nsubj" if self.is_passive(head) => self.subject(head),
                    _ => None,
                };
            }
            if token.deprel != "conj" {
                return None;
            }
            at = head;
        }
        None
    }

    /// The noun that a participle, adjective or noun in front describes.
    fn described(&self, n: usize) -> Option<usize> {
        let tree = self.view.tree;
        let token = tree.token(n);
        match token.deprel {
            "amod" | "compound" | "acl" | "appos" | "nmod" => token.head,
            // "remains imprisoned", "is missing"
            "xcomp" => self.subject(n),
            _ => tree.dependent(n, &["nsubj"]),
        }
    }

    /// True where the verb's own clause is passive, its auxiliary shared by coordination too.
    pub(super) fn is_passive(&self, n: usize) -> bool {
        let tree = self.view.tree;
        let token = tree.token(n);
        if token.xpos != "VBN" && !(token.xpos == "VBD" && token.deprel == "conj") {
            return false;
        }
        if tree.is_passive(n) {
            return true;
        }
        let aux = tree.dependent(n, &["aux"]).is_some();
        match (token.deprel, token.head) {
            // "was tried and sentenced": the tagger may take the second for a past tense.
            ("conj", Some(head))
                if !aux && tree.all(n, &["nsubj", "obj"]).all(|d| self.is_time(d)) =>
            {
                self.is_passive(head)
            }
            ("acl" | "amod" | "advcl" | "xcomp", _) if !aux && token.xpos == "VBN" => {
                tree.dependent(n, &["obj", "nsubj"]).is_none()
            }
            _ => false,
        }
    }

    /// The noun that `n` stands in apposition to, or itself.
    pub(super) fn above_apposition(&self, n: usize) -> usize {
        let tree = self.view.tree;
        let named = |n: usize| tree.token(n).upos == Upos::Propn;
        match tree.head(n) {
            Some(head) if tree.token(n).deprel == "appos" && named(head) && !named(n) => head,
            _ => n,
        }
    }

    /// "who", "which", "that": the noun its clause belongs to.
    fn antecedent(&self, n: usize) -> usize {
        let tree = self.view.tree;
        let relative = matches!(
            self.view.form(n).to_lowercase().as_str(),
            "who" | "which" | "that" | "whom"
        );
        if !relative {
            return n;
        }
        let mut at = n;
        for _ in 0..6 {
            let Some(head) = tree.head(at) else { return n };
            if tree.token(at).deprel == "acl" && head < n {
                return head;
            }
            at = head;
        }
        n
    }

    /// Who does it.
    pub(super) fn subject(&self, n: usize) -> Option<usize> {
        if self.is_passive(n) {
            return self
                .view
                .tree
                .all(n, &["obl"])
                .find(|d| self.led_by(*d, "by") && !self.is_time(*d));
        }
        self.surface_subject(n, 0)
    }

    fn surface_subject(&self, n: usize, depth: usize) -> Option<usize> {
        let tree = self.view.tree;
        if depth > 6 {
            return None;
        }
        if let Some(s) = tree.dependent(n, &["nsubj"]) {
            return Some(self.antecedent(s));
        }
        let token = tree.token(n);
        let head = token.head?;
        match token.deprel {
            "conj" => self
                .gapped_subject(n)
                .or_else(|| self.surface_subject(head, depth + 1)),
            "xcomp" | "ccomp" | "advcl" => {
                // "accused the mayor of stealing", "kept her from leaving": the object's doing.
                let gerund =
                    token.xpos == "VBG" && ["of", "from"].iter().any(|p| self.led_by(n, p));
                if gerund && let Some(object) = tree.dependent(head, &["obj"]) {
                    return Some(object);
                }
                let infinitive = self.led_by(n, "to") || token.deprel == "xcomp";
                if infinitive {
                    // "urged Brel to free them", "called on Brel to free them"
                    let asked = tree
                        .all(head, &["obj", "iobj"])
                        .find(|o| *o > head && *o < n)
                        .or_else(|| {
                            tree.all(head, &["obl"]).find(|o| {
                                *o < n
                                    && *o > head
                                    && (self.led_by(*o, "on")
                                        || self.led_by(*o, "upon")
                                        || self.led_by(*o, "to") && token.deprel != "xcomp")
                            })
                        });
                    if asked.is_some() {
                        return asked;
                    }
                }
                if tree.token(head).upos == Upos::Verb && self.is_passive(head) {
                    return tree.dependent(head, &["nsubj"]).map(|s| self.antecedent(s));
                }
                self.surface_subject(head, depth + 1)
            }
            "acl" if token.xpos == "VBG" => Some(head),
            "acl" if self.led_by(n, "to") => {
                // "the decision to free them": whoever decides
                self.owner(head).or_else(|| {
                    let verb = tree.head(head)?;
                    (tree.token(verb).upos == Upos::Verb)
                        .then(|| self.surface_subject(verb, depth + 1))?
                })
            }
            "amod" if token.xpos == "VBG" => Some(head),
            _ => None,
        }
    }

    /// "Fifty were detained and \[eleven\] injured", "she and \[those\] unjustly held": the noun right
    /// before a participle without an auxiliary, which the parser may hang elsewhere.
    fn gapped_subject(&self, n: usize) -> Option<usize> {
        let tree = self.view.tree;
        if tree.token(n).xpos != "VBN" || tree.dependent(n, &["aux"]).is_some() {
            return None;
        }
        let mut before = n.checked_sub(1)?;
        while before > 0 && tree.token(before).upos == Upos::Adv {
            before -= 1;
        }
        while matches!(tree.token(before).deprel, "flat" | "compound")
            && let Some(up) = tree.head(before).filter(|up| *up < n)
        {
            before = up;
        }
        let nominal = matches!(
            tree.token(before).upos,
            Upos::Num | Upos::Noun | Upos::Propn | Upos::Pron
        );
        (nominal && !self.is_time(before)).then_some(before)
    }

    /// To whom it is done.
    fn object(&self, n: usize) -> Vec<usize> {
        let tree = self.view.tree;
        let token = tree.token(n);
        let own: Vec<usize> = tree
            .all(n, &["obj"])
            .filter(|o| !self.is_day(*o))
            .map(|o| self.antecedent(o))
            .filter(|o| *o != n)
            .collect();
        if !own.is_empty() {
            return own;
        }
        // The parser at times takes the only object for an indirect one.
        if let Some(only) = tree.dependent(n, &["iobj"]).filter(|o| *o > n) {
            return vec![only];
        }
        if self.is_passive(n) {
            return match token.deprel {
                "acl" | "amod" if tree.dependent(n, &["nsubj"]).is_none() => {
                    token.head.into_iter().collect()
                }
                _ => self.surface_subject(n, 0).into_iter().collect(),
            };
        }
        // "the poet [that] the police arrested"
        if token.deprel == "acl"
            && tree.dependent(n, &["nsubj"]).is_some()
            && tree.dependent(n, &["ccomp", "xcomp"]).is_none()
        {
            return token.head.into_iter().collect();
        }
        // A measure that the parser takes for an adverbial: "is serving ten years".
        let measure = tree.all(n, &["obl"]).find(|d| {
            *d > n
                && tree.dependent(*d, &["nummod"]).is_some()
                && tree.dependent(*d, &["case"]).is_none()
        });
        if measure.is_some() {
            return measure.into_iter().collect();
        }
        // "arrested and beat the poet"
        tree.all(n, &["conj"])
            .filter(|c| tree.token(*c).upos == Upos::Verb && *c <= n + 4)
            .find_map(|c| tree.dependent(c, &["obj"]))
            .into_iter()
            .collect()
    }

    fn indirect(&self, n: usize) -> Vec<usize> {
        let tree = self.view.tree;
        if let Some(i) = tree.dependent(n, &["iobj"]) {
            return vec![i];
        }
        if self.view.tree.token(n).xpos == "VBN" && tree.dependent(n, &["obj"]).is_some() {
            let aux = tree.all(n, &["aux"]).filter(|d| *d < n).last();
            if aux.is_some_and(|a| self.lemma(a) == "be") {
                return self.surface_subject(n, 0).into_iter().collect();
            }
            // "a man denied a lawyer"
            if tree.token(n).deprel == "acl" && tree.dependent(n, &["nsubj"]).is_none() {
                return tree.head(n).into_iter().collect();
            }
        }
        Vec::new()
    }

    /// Whose it is.
    pub(super) fn owner(&self, n: usize) -> Option<usize> {
        let tree = self.view.tree;
        let possessive = |d: usize| {
            tree.token(d).xpos == "PRP$"
                || tree
                    .dependents(d)
                    .iter()
                    .any(|c| is_possessive(self.view.form(*c)))
        };
        tree.all(n, &["nmod", "det", "compound"])
            .find(|d| *d < n && possessive(*d))
    }

    /// "arrested \[that November\]": when, not how long.
    fn is_day(&self, n: usize) -> bool {
        self.is_time(n) && self.view.tree.dependent(n, &["nummod"]).is_none()
    }

    pub(super) fn is_time(&self, n: usize) -> bool {
        let mention = self.view.analysis().mention_of(n);
        mention.is_some_and(|m| m.kind == "time")
    }

    /// A party's phrase: without prepositions, clauses and what is coordinated with it.
    pub(super) fn phrase(&self, head: usize) -> Tokens {
        let tree = self.view.tree;
        // "convicted Ana Ruiz [of theft]": what the parser hangs on a person's name is not of it.
        let name = self.view.analysis().name_at(head);
        let person = name.is_some_and(|name| name.kind == NameKind::Person);
        let stretch = tree.stretch(head, |d| {
            let deprel = tree.token(d).deprel;
            tree.head(d) == Some(head)
                && (person && d > head && deprel == "nmod" || matches!(
                    deprel,
                    "case" | "cc" | "conj" | "mark" | "parataxis" | "punct" | "cop" | "aux"
                ) || d > head && matches!(deprel, "acl" | "advcl" | "advmod" | "obl")
                    // "all prisoners, including Ana Ruiz"
                    || d > head && (self.led_by(d, "including") || self.led_by(d, "include"))
                    || d > head && deprel == "appos" && !self.is_name_beside(d))
        });
        self.view.bare(&self.after_dateline(stretch))
    }

    /// "the folklorist \[Patigul Semet\]", not "Semet, \[a folklorist\]".
    fn is_name_beside(&self, n: usize) -> bool {
        let start = self.view.tree.subtree(n).start;
        self.view.tree.token(n).upos == Upos::Propn
            && start > 0
            && !matches!(self.view.form(start - 1), "," | "(" | "—" | "–" | "-")
    }

    /// A stretch without the dateline that the parser hung into it.
    fn after_dateline(&self, tokens: Tokens) -> Tokens {
        let tree = self.view.tree;
        let sentence = &self.view.analysis().sentences[tree.sentence(tokens.start)];
        let end = dates::dateline(tree, sentence);
        tokens.start.max(end.min(tokens.end.saturating_sub(1)))..tokens.end
    }

    /// A detail's words: all of the phrase but what leads to it.
    pub(super) fn words(&self, head: usize) -> Tokens {
        let tree = self.view.tree;
        let stretch = tree.stretch(head, |d| {
            let token = tree.token(d);
            token.head == Some(head)
                && (matches!(token.deprel, "case" | "mark" | "parataxis")
                    || d < head && token.deprel == "cc"
                    || matches!(token.deprel, "acl" | "advcl")
                        && d > head
                        && self.is_afterthought(d)
                    || self.is_time(d) && token.deprel != "compound" && token.deprel != "nummod")
        });
        self.view.bare(&self.after_dateline(stretch))
    }

    /// A relative clause after a comma.
    fn is_afterthought(&self, n: usize) -> bool {
        let start = self.view.tree.subtree(n).start;
        let dash = |n: usize| matches!(self.view.form(n), "," | "—" | "–");
        start > 0 && (dash(start) || dash(start - 1))
    }
}
