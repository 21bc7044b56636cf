//! Which proper names are names of one thing.

use record::EntityKind;

use super::{Entities, Known};
use crate::analysis::{Name, NameKind, Tokens, Upos};
use crate::lexicon::{self, Gender};
use crate::names::{Names, is_acronym};
use crate::text::paragraphs;

impl Entities<'_> {
    /// Groups the names of the document, in text order, the body before the headline.
    pub(super) fn gather_names(&mut self) {
        // A headline is read last: it shortens what the body introduces, and introduces nobody.
        let headline = |n: &Name| {
            n.tokens.start < self.body
                || paragraphs::is_heading(self.text, self.analysis(), n.tokens.start)
        };
        let mut names: Vec<(bool, Name)> = Vec::new();
        for name in &self.analysis().names {
            let kind = match name.kind {
                // "The opposition party Free Dawn".
                NameKind::Other if self.class_before(&name.tokens).is_some() => {
                    NameKind::Organization
                }
                NameKind::Other => continue,
                kind => kind,
            };
            let name = Name {
                kind,
                ..name.clone()
            };
            names.push((headline(&name), name));
        }
        names.sort_by_key(|(headline, n)| (*headline, n.tokens.start));
        let persons: Vec<Vec<String>> = names
            .iter()
            .filter(|(_, n)| n.kind == NameKind::Person)
            .map(|(_, n)| self.folded(&n.tokens))
            .collect();
        for (headline, name) in names {
            let tokens = name.tokens.clone();
            if headline && !self.all.iter().any(|k| k.called(&self.folded(&tokens))) {
                continue;
            }
            let words = self.folded(&tokens);
            let part_of_person = name.kind != NameKind::Person
                && words.len() == 1
                && lexicon::country(&self.words(&tokens)).is_none()
                && lexicon::capital(&self.words(&tokens)).is_none()
                && persons
                    .iter()
                    .filter(|p| {
                        p.len() > 1 && (p.first() == words.first() || p.last() == words.first())
                    })
                    .count()
                    > 0;
            let kind = if part_of_person {
                NameKind::Person
            } else {
                name.kind
            };
            // "OFS" that stood in brackets behind a body's name is that body.
            let body = self
                .all
                .iter()
                .position(|k| k.kind != EntityKind::Person && k.called(&words))
                .filter(|_| is_acronym(&self.words(&tokens)));
            let found = match kind {
                _ if body.is_some() => body,
                NameKind::Person => self.person(&tokens, &words),
                NameKind::Organization => self.body_of(&tokens, &words, None),
                // "UN", "EU": letters that are no country's are a body's.
                NameKind::Location if self.is_body_in_letters(&tokens) => {
                    self.body_of(&tokens, &words, None)
                }
                NameKind::Location => self.place(&tokens, &words),
                NameKind::Other => None,
            };
            if let Some(n) = found {
                if kind == NameKind::Organization && self.all[n].class.is_none() {
                    self.all[n].class = self.class_before(&tokens);
                }
                self.all[n].mention(tokens);
            }
        }
    }

    fn is_body_in_letters(&self, tokens: &Tokens) -> bool {
        let name = self.words(tokens);
        is_acronym(&name) && lexicon::country(&name).is_none()
    }

    /// The noun for a body right before a name.
    fn class_before(&self, name: &Tokens) -> Option<String> {
        let before = self.tree.token(name.start.checked_sub(1)?);
        let body = matches!(before.upos, Upos::Noun | Upos::Propn)
            && lexicon::noun_kind(&before.lemma) == Some(EntityKind::Organization);
        body.then(|| before.lemma.clone())
    }

    /// A phrase without article, possessive ending and title.
    pub(crate) fn without_trimmings(&self, tokens: &Tokens) -> Tokens {
        Names::new(self.text, self.tree).without_trimmings(tokens)
    }

    /// Lower-cased words of a name, marks left out.
    pub(super) fn folded(&self, tokens: &Tokens) -> Vec<String> {
        self.analysis().tokens[tokens.clone()]
            .iter()
            .filter(|t| {
                t.upos != Upos::Punct || self.text.slice(t.span).chars().any(char::is_alphanumeric)
            })
            .map(|t| {
                self.text
                    .slice(t.span)
                    .to_lowercase()
                    .trim_end_matches('.')
                    .to_owned()
            })
            .filter(|w| !w.is_empty() && w != "-" && w != "–")
            .collect()
    }

    /// The person a name stands for: the same name, or the only one (of those spoken of) it is a part of.
    fn person(&mut self, tokens: &Tokens, words: &[String]) -> Option<usize> {
        if words.is_empty() {
            return None;
        }
        let name = self.words(tokens);
        let mut fitting: Vec<usize> = (0..self.all.len())
            .filter(|n| self.all[*n].kind == EntityKind::Person)
            .filter(|n| {
                // "Marta Ilic" is not the Tomas Ilic who was called "Ilic" as well.
                let known = &self.all[*n].words;
                known.iter().any(|w| is_part(words, w)) || is_part(&known[0], words)
            })
            .collect();
        // A shared surname is nobody's own, also where one of them was called by it before.
        if fitting.len() > 1 && words.len() > 1 {
            let exactly: Vec<usize> = fitting
                .iter()
                .copied()
                .filter(|n| self.all[*n].called(words))
                .collect();
            if !exactly.is_empty() {
                fitting = exactly;
            }
        }
        match fitting.as_slice() {
            [] => {
                self.all
                    .push(Known::new(EntityKind::Person, name, words.to_vec()));
                Some(self.all.len() - 1)
            }
            // "Mr Ruiz", "Mrs Ruiz": two people.
            [one]
                if self
                    .titled(*one)
                    .is_some_and(|g| self.title_of(tokens).is_some_and(|t| t != g)) =>
            {
                self.all
                    .push(Known::new(EntityKind::Person, name, words.to_vec()));
                Some(self.all.len() - 1)
            }
            [one] => {
                self.all[*one].call(name, words.to_vec());
                Some(*one)
            }
            many => {
                let one = self.one_of_namesakes(many, tokens)?;
                self.all[one].call(name, words.to_vec());
                Some(one)
            }
        }
    }

    /// What the title before a name tells of gender.
    fn title_of(&self, tokens: &Tokens) -> Option<Gender> {
        let before = tokens.start.checked_sub(1)?;
        lexicon::title_gender(self.text.slice(self.analysis().tokens[before].span))
    }

    /// The gender that titles before a person's names tell.
    fn titled(&self, n: usize) -> Option<Gender> {
        self.all[n].mentions.iter().find_map(|m| self.title_of(m))
    }

    /// Several people share a name: whoever fits the title ("Ms Ilic") and was spoken of last. Who
    /// were last named side by side are not told apart.
    fn one_of_namesakes(&self, many: &[usize], tokens: &Tokens) -> Option<usize> {
        let title = self.title_of(tokens);
        let fits = |n: &usize| {
            let known = &self.all[*n];
            // Names are gathered before they are described.
            let first = known.words[0].first().map_or("", String::as_str);
            let gender = known.gender.or(lexicon::first_name_gender(first));
            title.is_none() || gender.is_none() || gender == title
        };
        let last = |n: usize| {
            let before = self.all[n].before(tokens.start);
            before.map(|m| (self.tree.sentence(m.start), m.start))
        };
        let mut fitting: Vec<usize> = many.iter().copied().filter(fits).collect();
        // "Ilic", before his sister Marta Ilic came up, was he; so it is after.
        let words = self.folded(tokens);
        let called: Vec<usize> = fitting
            .iter()
            .copied()
            .filter(|n| title.is_none() && self.all[*n].called(&words))
            .collect();
        if let [one] = called.as_slice() {
            return Some(*one);
        }
        fitting.sort_by_key(|n| std::cmp::Reverse(last(*n)));
        match fitting.as_slice() {
            [] => None,
            [one] => Some(*one),
            [one, other, ..] => {
                let apart = last(*one).map(|l| l.0) != last(*other).map(|l| l.0);
                apart.then_some(*one)
            }
        }
    }

    /// The body a name stands for: the same words, an acronym of them, or the end of a longer name.
    pub(super) fn body_of(
        &mut self,
        tokens: &Tokens,
        words: &[String],
        kind: Option<EntityKind>,
    ) -> Option<usize> {
        if words.is_empty() {
            return None;
        }
        let name = self.words(tokens);
        let acronym = is_acronym(&name);
        let is_body =
            |k: &Known| matches!(k.kind, EntityKind::Organization | EntityKind::Government);
        let found = (0..self.all.len()).find(|n| {
            let known = &self.all[*n];
            is_body(known) && known.called(words)
        });
        let found = found.or_else(|| {
            (0..self.all.len()).rev().find(|n| {
                let known = &self.all[*n];
                is_body(known)
                    && known.words.iter().zip(&known.names).any(|(w, full)| {
                        (acronym && initials_match(&name, full))
                            || (is_acronym(full) && initials_match(full, &name))
                            || (words.len() > 1 && w.len() > words.len() && w.ends_with(words))
                            || (w.len() > 1
                                && words.len() > w.len()
                                && words.ends_with(w.as_slice()))
                    })
            })
        });
        let found = found.or_else(|| self.in_brackets_after(tokens));
        Some(match found {
            Some(n) => {
                let fuller = !acronym && words.len() > self.all[n].words[0].len();
                self.all[n].call(name, words.to_vec());
                if fuller && let Some(at) = self.all[n].words.iter().position(|w| w == words) {
                    self.all[n].names.swap(0, at);
                    self.all[n].words.swap(0, at);
                }
                n
            }
            None => {
                let kind = kind.unwrap_or_else(|| {
                    if words
                        .iter()
                        .any(|w| lexicon::noun_kind(w) == Some(EntityKind::Government))
                    {
                        EntityKind::Government
                    } else {
                        EntityKind::Organization
                    }
                });
                self.all.push(Known::new(kind, name, words.to_vec()));
                self.all.len() - 1
            }
        })
    }

    /// "Pakistan Tehreek-e-Insaf (PTI)": the body just before an opening bracket.
    fn in_brackets_after(&self, tokens: &Tokens) -> Option<usize> {
        let open = tokens.start.checked_sub(1)?;
        let mark = |n: usize| self.text.slice(self.analysis().tokens[n].span);
        let closed = self.analysis().tokens.get(tokens.end).is_some() && mark(tokens.end) == ")";
        if mark(open) != "(" || !closed {
            return None;
        }
        self.all
            .iter()
            .position(|k| k.kind != EntityKind::Person && k.mentions.iter().any(|m| m.end == open))
    }

    /// A place by its name; countries under one name however they are written.
    fn place(&mut self, tokens: &Tokens, words: &[String]) -> Option<usize> {
        if words.is_empty() {
            return None;
        }
        let name = self.words(tokens);
        let canonical = lexicon::country(&name).map_or(name.clone(), str::to_owned);
        let found = (0..self.all.len()).find(|n| {
            let known = &self.all[*n];
            matches!(known.kind, EntityKind::Place | EntityKind::Government)
                && (known.called(words)
                    || lexicon::country(&known.names[0]).unwrap_or(&known.names[0]) == canonical)
        });
        Some(found.unwrap_or_else(|| {
            self.all
                .push(Known::new(EntityKind::Place, name.clone(), words.to_vec()));
            self.all.len() - 1
        }))
    }

    /// Lets the model's clusters carry names to descriptions and pronouns. A cluster that holds
    /// names of several entities decides nothing.
    pub(super) fn join_clusters(&mut self) {
        let analysis = self.analysis();
        let count = analysis
            .mentions
            .iter()
            .map(|m| m.cluster + 1)
            .max()
            .unwrap_or(0);
        let mut of: Vec<Vec<usize>> = vec![Vec::new(); count];
        for mention in &analysis.mentions {
            if let Some(n) = self.at(mention.head)
                && !of[mention.cluster].contains(&n)
            {
                of[mention.cluster].push(n);
            }
        }
        self.clusters = of
            .iter()
            .map(|n| match n.as_slice() {
                [one] => Some(*one),
                _ => None,
            })
            .collect();
        let mut votes = vec![(0usize, 0usize); self.all.len()];
        for mention in &analysis.mentions {
            let token = &analysis.tokens[mention.head];
            if token.upos == Upos::Pron
                && let Some(n) = self.clusters[mention.cluster]
            {
                match lexicon::pronoun_gender(&self.text.slice(token.span).to_lowercase()) {
                    Some(Gender::Woman) => votes[n].0 += 1,
                    Some(Gender::Man) => votes[n].1 += 1,
                    None => {}
                }
            }
        }
        for (known, (she, he)) in self.all.iter_mut().zip(votes) {
            if known.kind == EntityKind::Person {
                known.gender = match (she, he) {
                    (s, h) if s > h => Some(Gender::Woman),
                    (s, h) if h > s => Some(Gender::Man),
                    _ => None,
                };
            }
        }
    }

    /// The entity one of whose mentions covers this token.
    /// What reads like a person's name and is done to as only people are is a person, though it was
    /// tagged as a place or a body.
    pub(crate) fn take_for_person(&mut self, head: usize) {
        let Some(n) = self.at(head) else { return };
        let known = &self.all[n];
        let name = &known.names[0];
        let words: Vec<&str> = name.split_whitespace().collect();
        let reads_so = matches!(known.kind, EntityKind::Place | EntityKind::Organization)
            && known.is_named()
            && (2..=4).contains(&words.len())
            && words.iter().all(|w| w.starts_with(char::is_uppercase))
            && words
                .iter()
                .all(|w| lexicon::noun_kind(&w.to_lowercase()).is_none() && *w != w.to_uppercase())
            && lexicon::country(name).is_none()
            && lexicon::capital(name).is_none();
        if reads_so {
            self.all[n].kind = EntityKind::Person;
        }
    }

    pub(crate) fn at(&self, token: usize) -> Option<usize> {
        self.all
            .iter()
            .position(|k| k.mentions.iter().any(|m| m.contains(&token)))
    }
}

/// Is `part` a run of words inside `whole`? A single word must be its first or last, or stand
/// beside a particle: "Khan" in "Imran Khan", "Francis Wilson" in "Eulogio Francis Wilson".
fn is_part(part: &[String], whole: &[String]) -> bool {
    !part.is_empty() && part.len() <= whole.len() && whole.windows(part.len()).any(|w| w == part)
}

/// Do the capitals of `full` spell `acronym`?
fn initials_match(acronym: &str, full: &str) -> bool {
    let letters: String = acronym.chars().filter(|c| c.is_alphabetic()).collect();
    let initials: String = full
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter_map(|w| w.chars().next())
        .filter(|c| c.is_uppercase())
        .collect();
    !letters.is_empty() && letters == initials
}
