//! People who are named together, and the words that later stand for all of them.
//!
//! "Ana Ruiz, Luis Vega and Eva Sol were taken. The three ..." - the list is a group of three, and
//! "the three", "they" or "both" of two mean it.

use record::EntityKind;

use super::{Entities, Known};
use crate::analysis::{Tokens, Upos};
use crate::lexicon;

/// "They" means the people of a list that stands no further back than this many sentences.
const REACH: usize = 1;
/// So far after a group that is only counted ("three singers") its names may follow.
const AHEAD: usize = 4;

impl Entities<'_> {
    /// Finds the lists of named people. A list is an entity of its own once words stand for it.
    pub(super) fn gather_lists(&mut self) {
        let mut people: Vec<(Tokens, usize)> = Vec::new();
        for (n, known) in self.all.iter().enumerate() {
            if known.kind == EntityKind::Person {
                people.extend(known.mentions.iter().map(|m| (m.clone(), n)));
            }
        }
        people.sort_by_key(|(m, _)| m.start);
        let mut lists: Vec<(Tokens, Vec<usize>)> = Vec::new();
        let mut at = 0;
        while at < people.len() {
            // "Two brothers from Qatif, Ana and Luis Vega": where they are from is none of them.
            let from = people[at].0.start.checked_sub(1).is_some_and(|t| {
                matches!(
                    self.text.slice(self.tree.token(t).span),
                    "from" | "in" | "at" | "near"
                )
            });
            if from {
                at += 1;
                continue;
            }
            let (mut whole, first) = people[at].clone();
            let mut members = vec![first];
            while let Some((next, n)) = people.get(at + 1)
                && whole.end <= next.start
                && self.tree.sentence(whole.start) == self.tree.sentence(next.start)
                && (whole.end..next.start).all(|t| self.joins(t))
                && whole.end < next.start
            {
                whole.end = next.end;
                if !members.contains(n) {
                    members.push(*n);
                }
                at += 1;
            }
            at += 1;
            let joined = whole.clone().any(|t| self.tree.token(t).deprel == "cc");
            if members.len() > 1 && joined && whole.start >= self.body && !self.goes_on(&whole) {
                lists.push((whole, members));
            }
        }
        for (tokens, members) in lists {
            let words = self.folded(&tokens);
            let mut known = Known::new(EntityKind::Group, self.words(&tokens), words);
            known.plural = true;
            known.described = true;
            known.members = members;
            known.list = Some(tokens);
            self.all.push(known);
        }
    }

    /// What may stand between the names of a list: commas, "and", ages, titles.
    fn joins(&self, t: usize) -> bool {
        let form = self.text.slice(self.tree.token(t).span);
        matches!(form, "," | ";" | "and" | "&" | "(" | ")")
            || lexicon::is_title(form)
            || form.parse::<u16>().is_ok_and(|age| age <= 120)
    }

    /// "Ana Ruiz, Eva Sol and two others": more than those who are named.
    fn goes_on(&self, list: &Tokens) -> bool {
        let form = |t: usize| {
            let token = self.analysis().tokens.get(t);
            token.map_or("", |t| self.text.slice(t.span))
        };
        let next = form(list.end);
        matches!(next, "and" | "&")
            || next == "," && matches!(form(list.end + 1), "and" | "among" | "along" | "as")
    }

    /// The lists, with their positions in `all`.
    fn lists(&self) -> impl Iterator<Item = (usize, &Tokens, &Known)> {
        self.all
            .iter()
            .enumerate()
            .filter_map(|(n, k)| Some((n, k.list.as_ref()?, k)))
    }

    /// The heads of the names that stand in apposition to a noun or pronoun: "two of those, \[Ana Ruiz\]
    /// and \[Luis Vega\],".
    pub(crate) fn list_after(&self, head: usize) -> Option<Vec<usize>> {
        let here = self.tree.sentence(head);
        let (_, list, known) = self
            .lists()
            .filter(|(_, t, _)| t.start > head && self.tree.sentence(t.start) == here)
            .min_by_key(|(_, t, _)| t.start)?;
        let comma = self.text.slice(self.tree.token(list.start - 1).span);
        let apart = matches!(comma, "," | "—" | "–" | "-" | ":" | "(");
        apart.then(|| {
            let within = |m: &&Tokens| list.start <= m.start && m.end <= list.end;
            let members = known.members.iter();
            members
                .filter_map(|n| self.all[*n].mentions.iter().find(within))
                .map(|m| self.tree.head_of(m))
                .collect()
        })
    }

    /// The list that "the three", "both" or "they" means.
    pub(super) fn listed(&self, head: usize) -> Option<usize> {
        let tree = self.tree;
        let token = tree.token(head);
        let before = |n: usize| {
            let lists = self
                .lists()
                .filter(|(_, t, k)| t.end <= head && k.members.len() == n && !t.contains(&head));
            lists.max_by_key(|(_, t, _)| t.end).map(|(n, _, _)| n)
        };
        match self.text.slice(token.span).to_lowercase().as_str() {
            "both" | "neither" | "pair" | "couple" => return before(2),
            "they" | "them" | "their" => {
                let here = tree.sentence(head);
                let (n, list, _) = self
                    .lists()
                    .filter(|(_, t, _)| t.end <= head)
                    .max_by_key(|(_, t, _)| t.end)?;
                let near = here - tree.sentence(list.start) <= REACH;
                // Others may have come up since.
                let others = (list.end..head).any(|t| {
                    matches!(tree.token(t).xpos, "NNS" | "NNPS")
                        && matches!(tree.token(t).deprel, "nsubj" | "obj")
                        && lexicon::noun_kind(&tree.token(t).lemma).is_some_and(|k| {
                            matches!(k, EntityKind::Group | EntityKind::Organization)
                        })
                        || matches!(tree.token(t).xpos, "NNS" | "NNPS")
                            && lexicon::role(&tree.token(t).lemma).is_some()
                });
                let subject = matches!(
                    tree.token(tree.head_of(list)).deprel,
                    "nsubj" | "obj" | "appos" | "root"
                );
                return (near && subject && !others).then_some(n);
            }
            _ => {}
        }
        let (count, definite) = self.counted(head)?;
        if !definite {
            return None;
        }
        before(count).or_else(|| self.named_later(head, count))
    }

    /// "the three", "three singers": how many, and whether they are known already.
    fn counted(&self, head: usize) -> Option<(usize, bool)> {
        let tree = self.tree;
        let token = tree.token(head);
        let people = || {
            lexicon::role(&token.lemma).is_some()
                || lexicon::noun_kind(&token.lemma) == Some(EntityKind::Group)
        };
        let number = if token.upos == Upos::Num {
            head
        } else {
            tree.dependent(head, &["nummod"]).filter(|_| people())?
        };
        let count = lexicon::number(self.text.slice(tree.token(number).span))?;
        let definite = [head, number].iter().any(|t| {
            tree.all(*t, &["det"])
                .any(|d| matches!(tree.token(d).lemma.as_str(), "the" | "these" | "those"))
        });
        (2..=20).contains(&count).then_some((count, definite))
    }

    /// The list of so many that follows within a few sentences.
    fn named_later(&self, head: usize, count: usize) -> Option<usize> {
        let here = self.tree.sentence(head);
        self.lists()
            .filter(|(_, t, k)| {
                t.start > head
                    && k.members.len() == count
                    && self.tree.sentence(t.start) - here <= AHEAD
            })
            .min_by_key(|(_, t, _)| t.start)
            .map(|(n, _, _)| n)
    }

    /// The named people of a group: those of its list, or those of the list that a counted group
    /// ("three singers") is named by later.
    pub fn members(&self, n: usize) -> Vec<usize> {
        let known = &self.all[n];
        if !known.members.is_empty() {
            return known.members.clone();
        }
        let named = || {
            let first = known.mentions.iter().min_by_key(|m| m.start)?;
            let head = self.tree.head_of(first);
            let (count, _) = self.counted(head)?;
            let list = self.named_later(head, count)?;
            Some(self.all[list].members.clone())
        };
        if known.kind == EntityKind::Group && known.described {
            named().unwrap_or_default()
        } else {
            Vec::new()
        }
    }
}
