//! From the model's names to whole names.
//!
//! The tagger at times finds half a name, takes a people ("Ukrainians") or an office ("Minister")
//! for one, or a country for a body. What the gazetteer, the tree and the spelling know puts
//! that right, before anything is made of the names.

use record::Text;

use crate::analysis::{Analysis, Name, NameKind, Tokens, Upos};
use crate::lexicon;
use crate::tree::Tree;

/// The names of an analysis, made whole, in text order and without overlaps.
pub fn repair(text: &Text, analysis: &Analysis) -> Vec<Name> {
    let tree = Tree::new(analysis);
    let names = Names::new(text, &tree);
    let starts: Vec<usize> = analysis.names.iter().map(|n| n.tokens.start).collect();
    let mut whole: Vec<Name> = Vec::with_capacity(analysis.names.len());
    let within_sentences = analysis
        .names
        .iter()
        .flat_map(|name| by_sentence(analysis, name));
    for name in within_sentences {
        let Some(name) = names.whole(&name, &starts) else {
            continue;
        };
        match whole.last_mut() {
            Some(last) if name.tokens.start < last.tokens.end => {
                last.tokens =
                    last.tokens.start.min(name.tokens.start)..last.tokens.end.max(name.tokens.end);
            }
            _ => whole.push(name),
        }
    }
    spelled_out(text, analysis, whole)
}

/// "Organisation for Free Speech (OFS)": words whose capitals spell the acronym behind them are a
/// body's name, whatever the tagger took for it.
fn spelled_out(text: &Text, analysis: &Analysis, mut names: Vec<Name>) -> Vec<Name> {
    let form = |n: usize| analysis.tokens.get(n).map_or("", |t| text.slice(t.span));
    let initial = |n: usize| form(n).chars().next().filter(|c| c.is_uppercase());
    for open in 1..analysis.tokens.len() {
        if form(open) != "(" || form(open + 2) != ")" || !is_acronym(form(open + 1)) {
            continue;
        }
        let wanted: Vec<char> = form(open + 1)
            .chars()
            .filter(|c| c.is_uppercase())
            .collect();
        let mut left = wanted.len();
        let mut start = open;
        while left > 0 && start > 0 && open - start < wanted.len() * 2 + 2 {
            let before = start - 1;
            match initial(before) {
                Some(c) if c == wanted[left - 1] => left -= 1,
                // "of", "for", the "e" of "Tehreek-e-Insaf"
                None if form(before).chars().count() <= 3 => {}
                _ => break,
            }
            start = before;
        }
        if left > 0 {
            continue;
        }
        let tokens = start..open;
        names.retain(|n| n.tokens.end <= tokens.start || tokens.end <= n.tokens.start);
        let at = names.partition_point(|n| n.tokens.start < tokens.start);
        names.insert(
            at,
            Name {
                tokens,
                kind: NameKind::Organization,
            },
        );
    }
    names
}

/// A name ends with its sentence: a signature below another is another name.
fn by_sentence(analysis: &Analysis, name: &Name) -> Vec<Name> {
    let first = analysis
        .sentences
        .partition_point(|s| s.end <= name.tokens.start);
    analysis.sentences[first..]
        .iter()
        .take_while(|s| s.start < name.tokens.end)
        .map(|s| Name {
            tokens: s.start.max(name.tokens.start)..s.end.min(name.tokens.end),
            kind: name.kind,
        })
        .collect()
}

/// Looks at names in their text.
pub(crate) struct Names<'a> {
    text: &'a Text,
    tree: &'a Tree<'a>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(text: &'a Text, tree: &'a Tree<'a>) -> Self {
        Self { text, tree }
    }

    /// The name made whole; `None` for what is no name.
    fn whole(&self, name: &Name, starts: &[usize]) -> Option<Name> {
        let mut kind = name.kind;
        let mut tokens = self.without_trimmings(&name.tokens);
        tokens = self.over_hyphens(&tokens, starts);
        if let Some((place, certain)) = self.gazetteer_place(&tokens) {
            tokens = place;
            if certain || kind != NameKind::Person || tokens.len() > 1 {
                kind = NameKind::Location;
            }
        } else if self.acronym_follows(&tokens) {
            kind = NameKind::Organization;
        }
        if kind != NameKind::Other {
            tokens = self.whole_name(&tokens, kind);
        }
        // "Methodists" are people by what they are; an address is no name.
        let peoples = kind == NameKind::Person
            && tokens.len() == 1
            && self.tree.token(tokens.start).xpos == "NNPS";
        let address = tokens
            .clone()
            .any(|n| self.text.slice(self.tree.token(n).span).contains('@'));
        (!tokens.is_empty() && !peoples && !address && self.is_name(&tokens))
            .then_some(Name { tokens, kind })
    }

    fn words_of(&self, tokens: &Tokens) -> String {
        let words: Vec<&str> = self.tree.analysis.tokens[tokens.clone()]
            .iter()
            .map(|t| self.text.slice(t.span))
            .collect();
        words.join(" ")
    }

    /// A name without article, possessive ending and title: these belong to the phrase.
    pub(crate) fn without_trimmings(&self, tokens: &Tokens) -> Tokens {
        let (mut start, mut end) = (
            tokens.start,
            tokens.end.min(self.tree.analysis.tokens.len()),
        );
        let form = |n: usize| self.text.slice(self.tree.analysis.tokens[n].span);
        // "experts*": the mark of a note, or of the next item of a list.
        while end > start
            && matches!(
                form(end - 1),
                "'s" | "’s" | "'" | "’" | "," | "*" | "†" | "‡" | "•" | "·"
            )
        {
            end -= 1;
        }
        while start + 1 < end
            && (form(start).eq_ignore_ascii_case("the")
                || lexicon::is_title(form(start))
                    && form(start + 1).starts_with(|c: char| !c.is_lowercase()))
        {
            start += 1;
        }
        start..end
    }

    /// False for what only looks like a name: a people ("Ukrainians"), a title or an office by
    /// itself ("Minister"), people by what they are ("US Lawmakers").
    fn is_name(&self, tokens: &Tokens) -> bool {
        let name = self.words_of(tokens);
        let last = self.tree.token(tokens.end - 1);
        let alone = tokens.len() == 1;
        // "US" is no pronoun.
        let capitals = name.chars().all(char::is_uppercase);
        if alone && !capitals && lexicon::is_personal_pronoun(&name.to_lowercase()) {
            return false;
        }
        let singular = name.strip_suffix('s').unwrap_or(&name);
        let people = alone
            && [singular, &name]
                .into_iter()
                .any(|n| lexicon::demonym(n).is_some());
        let office =
            alone && (lexicon::is_title(&name) || lexicon::role(&name.to_lowercase()).is_some());
        let body = alone && lexicon::noun_kind(&name.to_lowercase()).is_some();
        let plural = matches!(last.xpos, "NNS" | "NNPS") && lexicon::role(&last.lemma).is_some();
        // "a Papuan", "three Oromo"
        let one_of_many = alone
            && self.tree.all(tokens.start, &["det", "nummod"]).any(|d| {
                matches!(
                    self.tree.token(d).lemma.as_str(),
                    "a" | "an" | "another" | "every"
                ) || self.tree.token(d).upos == Upos::Num
            });
        !one_of_many && !people && !office && !body && !plural
    }

    /// A name on over its hyphens: "Tehreek" of "Tehreek-e-Insaf"; "Ghana-Togo" stays two names.
    fn over_hyphens(&self, tokens: &Tokens, starts: &[usize]) -> Tokens {
        let all = &self.tree.analysis.tokens;
        let hyphen = |n: usize| {
            all.get(n).is_some_and(|t| self.text.slice(t.span) == "-")
                && n > 0
                && all[n - 1].span.end == all[n].span.start
                && all
                    .get(n + 1)
                    .is_some_and(|t| t.span.start == all[n].span.end)
        };
        let mut end = tokens.end;
        while hyphen(end) && !starts.contains(&(end + 1)) {
            end += 2;
        }
        tokens.start..end.min(all.len())
    }

    /// The country, capital or seat of government that these tokens name, wholly or in part
    /// ("States"), and whether it is a single well-known name.
    fn gazetteer_place(&self, tokens: &Tokens) -> Option<(Tokens, bool)> {
        let name = self.words_of(tokens);
        if lexicon::country(&name).is_some() || lexicon::capital(&name).is_some() {
            return Some((tokens.clone(), !lexicon::may_be_person(&name)));
        }
        let all = &self.tree.analysis.tokens;
        let from = tokens.start.saturating_sub(2);
        (from..=tokens.start).find_map(|start| {
            let words: Vec<&str> = all[start..all.len().min(start + 6)]
                .iter()
                .map(|t| self.text.slice(t.span))
                .collect();
            let length = lexicon::country_words(&words)?;
            (length > 1 && start + length >= tokens.end && start + length > tokens.start)
                .then_some((start..start + length, false))
        })
    }

    /// "Pakistan Tehreek-e-Insaf (PTI)": an acronym in brackets makes it a body.
    fn acronym_follows(&self, tokens: &Tokens) -> bool {
        let form = |n: usize| {
            self.tree
                .analysis
                .tokens
                .get(n)
                .map_or("", |t| self.text.slice(t.span))
        };
        form(tokens.end) == "(" && form(tokens.end + 2) == ")" && is_acronym(form(tokens.end + 1))
    }

    /// A name with the capitalised words around it that belong to it: "Civil Police" in "National
    /// Civil Police", "Ana" in "Ana Ruiz" are half a name. A body's goes on over "of ...".
    fn whole_name(&self, tokens: &Tokens, kind: NameKind) -> Tokens {
        let body = kind == NameKind::Organization;
        let tree = self.tree;
        let (mut start, mut end) = (tokens.start, tokens.end);
        let form = |n: usize| self.text.slice(tree.token(n).span);
        let capital = |n: usize| form(n).starts_with(char::is_uppercase);
        let sentence = &self.tree.analysis.sentences[tree.sentence(tokens.start)];
        // Beside a place other names may stand as compounds ("Geneva Convention").
        let place = kind == NameKind::Location;
        let part = |n: usize| match tree.token(n).deprel {
            "flat" => true,
            "compound" | "amod" => !place,
            _ => false,
        };
        while body && start > sentence.start + 1 {
            let before = start - 1;
            let belongs =
                part(before) && tree.head(before).is_some_and(|h| (start..end).contains(&h));
            if !(belongs && capital(before) && lexicon::demonym(form(before)).is_none()) {
                break;
            }
            start -= 1;
        }
        // "Níquel del Polochic": small words inside a name are flat as well.
        let mut at = end;
        while at < sentence.end && at < end + 4 {
            let next = tree.token(at);
            let governed = tree.head(at).is_some_and(|h| (start..end).contains(&h)) && part(at);
            let governs = (start..end).any(|n| part(n) && tree.head(n) == Some(at));
            if !(governed && next.deprel == "flat"
                || governs && capital(at)
                || governed && capital(at))
            {
                break;
            }
            if matches!(next.upos, Upos::Punct | Upos::Num) {
                break;
            }
            at += 1;
            if capital(at - 1) {
                end = at;
            }
        }
        start..if body {
            self.over_of(start, end, sentence.end)
        } else {
            end
        }
    }

    /// "Commission" on to "Commission of Kenya": the phrase is part of a body's name.
    fn over_of(&self, start: usize, end: usize, limit: usize) -> usize {
        let tree = self.tree;
        let form = |n: usize| self.text.slice(tree.token(n).span);
        let body = lexicon::noun_kind(&tree.token(end - 1).lemma).is_some();
        if !body || end + 1 >= limit || !matches!(form(end), "of" | "for") {
            return end;
        }
        let mut at = end + 1;
        if form(at) == "the" && at + 1 < limit {
            at += 1;
        }
        let first = at;
        while at < limit && form(at).starts_with(char::is_uppercase) {
            at += 1;
        }
        let hangs = (first..at).any(|n| tree.head(n).is_some_and(|h| (start..end).contains(&h)));
        if at > first && hangs { at } else { end }
    }
}

/// "PTI", "U.N.": two capitals or more and nothing else but dots.
pub(crate) fn is_acronym(name: &str) -> bool {
    name.chars().filter(|c| c.is_uppercase()).count() >= 2
        && name.chars().all(|c| c.is_uppercase() || c == '.')
}
