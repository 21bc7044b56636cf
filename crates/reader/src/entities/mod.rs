//! Who and what a document speaks of.
//!
//! [`names`] groups proper names; [`describe`] finds roles and ages beside them; [`groups`] lists
//! people who are named together; [`resolve`]
//! turns the words that name a speaker into one of these entities or, where that would be a
//! guess, leaves them as words. People who share a surname stay apart.

mod describe;
mod groups;
mod names;
mod resolve;

use std::collections::BTreeMap;

use record::{Entity, EntityId, EntityKind, Role, Text};

pub use resolve::{Said, Talk};

use crate::analysis::{Analysis, Tokens};
use crate::lexicon::Gender;
use crate::statements::Letter;
use crate::tree::Tree;

/// An entity while the document is being read.
#[derive(Clone, Debug)]
pub struct Known {
    /// What it is.
    pub kind: EntityKind,
    /// Its names as the text writes them, the fullest first.
    pub names: Vec<String>,
    /// The folded words of each name.
    words: Vec<Vec<String>>,
    /// Where it is spoken of, in the order in which that was found.
    pub mentions: Vec<Tokens>,
    /// The same by first token.
    by_start: BTreeMap<usize, Vec<Tokens>>,
    /// Tokens of the longest of them.
    longest: usize,
    /// Offices and callings, with the folded head word of each.
    pub roles: Vec<(Role, String)>,
    /// Age in years.
    pub age: Option<u16>,
    /// What the text tells of a person's gender by titles, roles and pronouns.
    pub gender: Option<Gender>,
    /// The usual gender of those who bear the first name: weak evidence, never a reason by itself.
    pub usual_gender: Option<Gender>,
    /// The noun that the text puts before the name of a body: "party" of "the party Free Dawn".
    pub class: Option<String>,
    /// True for groups and plural names.
    pub plural: bool,
    /// Wrote the document.
    pub is_author: bool,
    /// Known by a description alone: "a prosecutor".
    pub described: bool,
    /// The people of a group that the text names.
    members: Vec<usize>,
    /// Where a group is named as a list: "Ana Ruiz and Luis Vega".
    list: Option<Tokens>,
}

impl Known {
    fn new(kind: EntityKind, name: String, words: Vec<String>) -> Self {
        Self {
            kind,
            names: vec![name],
            words: vec![words],
            mentions: Vec::new(),
            by_start: BTreeMap::new(),
            longest: 0,
            roles: Vec::new(),
            age: None,
            gender: None,
            usual_gender: None,
            class: None,
            plural: false,
            is_author: false,
            described: false,
            members: Vec::new(),
            list: None,
        }
    }

    /// True where the text gives a proper name.
    pub fn is_named(&self) -> bool {
        !self.described
    }

    fn called(&self, words: &[String]) -> bool {
        self.words.iter().any(|w| w == words)
    }

    /// Adds a name; the longest stays in front.
    fn call(&mut self, name: String, words: Vec<String>) {
        if self.called(&words) {
            return;
        }
        let fuller = words.len() > self.words[0].len() && self.kind == EntityKind::Person;
        let at = if fuller { 0 } else { self.names.len() };
        self.names.insert(at, name);
        self.words.insert(at, words);
    }

    /// True where it was not noted before.
    fn mention(&mut self, tokens: Tokens) -> bool {
        let here = self.by_start.entry(tokens.start).or_default();
        let new = !here.contains(&tokens);
        if new {
            here.push(tokens.clone());
            self.longest = self.longest.max(tokens.len());
            self.mentions.push(tokens);
        }
        new
    }

    /// These words speak of something else.
    fn forget(&mut self, tokens: &Tokens) {
        self.mentions.retain(|m| m != tokens);
        if let Some(here) = self.by_start.get_mut(&tokens.start) {
            here.retain(|m| m != tokens);
            if here.is_empty() {
                self.by_start.remove(&tokens.start);
            }
        }
    }

    /// The mentions that start in a stretch.
    fn starting_in(&self, tokens: Tokens) -> impl Iterator<Item = &Tokens> {
        let tokens = tokens.start..tokens.end.max(tokens.start);
        self.by_start.range(tokens).flat_map(|(_, here)| here)
    }

    /// The mentions of which a token is a part.
    fn covering(&self, token: usize) -> impl Iterator<Item = &Tokens> {
        let from = (token + 1).saturating_sub(self.longest);
        self.starting_in(from..token + 1)
            .filter(move |m| m.contains(&token))
    }

    /// The last mention that starts before `token`.
    fn before(&self, token: usize) -> Option<&Tokens> {
        self.by_start.range(..token).next_back()?.1.last()
    }

    /// Where it was last spoken of before `token`; a letter's author is there from the start.
    fn last_before(&self, token: usize) -> Option<usize> {
        match self.before(token) {
            Some(m) => Some(m.start),
            None => self.is_author.then_some(0),
        }
    }
}

/// The entities of a document.
pub struct Entities<'a> {
    text: &'a Text,
    tree: &'a Tree<'a>,
    /// In the order in which they were found; positions are stable.
    pub all: Vec<Known>,
    /// For each token, the entities one of whose mentions covers it.
    spoken: Vec<Vec<usize>>,
    /// The entity of each cluster of the model that holds a name.
    clusters: Vec<Option<usize>>,
    /// Where the body begins: names in a headline introduce nobody.
    body: usize,
}

impl<'a> Entities<'a> {
    /// Finds the named entities of a document.
    pub fn find(text: &'a Text, tree: &'a Tree<'a>, body: usize) -> Self {
        let mut entities = Self {
            text,
            tree,
            all: Vec::new(),
            spoken: vec![Vec::new(); tree.analysis.tokens.len()],
            clusters: Vec::new(),
            body,
        };
        entities.gather_names();
        entities.join_clusters();
        entities.describe();
        entities.gather_lists();
        entities
    }

    /// The author of a letter: the words in which it names itself, else its publisher.
    pub fn author(&mut self, letter: &Letter) -> Option<usize> {
        let (name, tokens) = match &letter.author_tokens {
            Some(tokens) => (self.words(tokens), Some(tokens.clone())),
            None => (letter.author.clone()?, None),
        };
        let words: Vec<String> = name
            .split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'')
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let n = self
            .all
            .iter()
            .position(|k| k.called(&words))
            .unwrap_or_else(|| {
                self.all.push(Known::new(letter.author_kind, name, words));
                self.all.len() - 1
            });
        self.all[n].is_author = true;
        if let Some(tokens) = tokens {
            self.refer(n, &tokens);
        }
        Some(n)
    }

    /// Notes that these words speak of entity `n`.
    pub fn refer(&mut self, n: usize, tokens: &Tokens) {
        if self.all[n].mention(tokens.clone()) {
            for t in tokens.clone() {
                self.spoken[t].push(n);
            }
        }
    }

    /// Takes these words from all but entity `n`.
    fn refer_only(&mut self, n: usize, tokens: &Tokens) {
        for other in self.spoken_of(tokens) {
            let known = &mut self.all[other];
            if other == n || !known.mentions.contains(tokens) {
                continue;
            }
            known.forget(tokens);
            for t in tokens.clone() {
                if known.covering(t).next().is_none() {
                    self.spoken[t].retain(|e| *e != other);
                }
            }
        }
    }

    /// The entity one of whose mentions covers this token.
    pub(crate) fn at(&self, token: usize) -> Option<usize> {
        self.spoken.get(token)?.iter().min().copied()
    }

    /// The entities spoken of in these words, in the order of `all`.
    pub(crate) fn spoken_of(&self, tokens: &Tokens) -> Vec<usize> {
        let words = self.spoken.get(tokens.clone()).unwrap_or_default();
        let mut found: Vec<usize> = words.iter().flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn analysis(&self) -> &'a Analysis {
        self.tree.analysis
    }

    /// The words of a stretch of tokens as they stand, white space and line ends as one space.
    pub fn words(&self, tokens: &Tokens) -> String {
        let of = |n: usize| self.analysis().tokens[n].span;
        if tokens.is_empty() {
            return String::new();
        }
        let whole = of(tokens.start).hull(of(tokens.end - 1));
        self.text
            .slice(whole)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The entities as they are printed, numbered by first mention, and for each position of
    /// `self.all` its id; entities without a mention are left out.
    pub fn finish(mut self) -> (Vec<Entity>, Vec<Option<EntityId>>) {
        for known in &mut self.all {
            known.mentions.sort_by_key(|m| (m.start, m.end));
        }
        let mut order: Vec<usize> = (0..self.all.len())
            .filter(|n| !self.all[*n].mentions.is_empty())
            .collect();
        order.sort_by_key(|n| (self.all[*n].mentions[0].start, *n));
        let mut ids = vec![None; self.all.len()];
        let mut entities = Vec::with_capacity(order.len());
        for (number, n) in order.into_iter().enumerate() {
            let id = EntityId(format!("e{}", number + 1));
            ids[n] = Some(id.clone());
            let known = &self.all[n];
            entities.push(Entity {
                id,
                kind: known.kind,
                name: known.names[0].clone(),
                aliases: known.names[1..].to_vec(),
                roles: known.roles.iter().map(|(role, _)| role.clone()).collect(),
                age: known.age,
                mentions: known
                    .mentions
                    .iter()
                    .map(|m| self.analysis().span(m))
                    .collect(),
            });
        }
        (entities, ids)
    }
}
