//! Roles, ages and gender that a text gives beside a name.

use record::{EntityKind, Role};

use super::Entities;
use crate::analysis::{Tokens, Upos};
use crate::lexicon;

/// A role noun further than this from the name does not describe it.
const REACH: usize = 14;

impl Entities<'_> {
    pub(super) fn describe(&mut self) {
        for n in 0..self.all.len() {
            if self.all[n].kind != EntityKind::Person {
                continue;
            }
            for mention in self.all[n].mentions.clone() {
                self.title_before(n, &mention);
                self.age_after(n, &mention);
                self.roles_around(n, &mention);
            }
            let first = self.all[n].words[0].first().map_or("", String::as_str);
            self.all[n].usual_gender = lexicon::first_name_gender(first);
        }
    }

    /// "Mr Khan", "Senator Adebanjo": the title tells gender, or is a role.
    fn title_before(&mut self, n: usize, mention: &Tokens) {
        let Some(before) = mention.start.checked_sub(1) else {
            return;
        };
        let form = self.text.slice(self.analysis().tokens[before].span);
        if let Some(gender) = lexicon::title_gender(form) {
            self.all[n].gender = Some(gender);
        }
    }

    /// "Khan, 72, remains": a number between commas after the name; "a 72-year-old".
    fn age_after(&mut self, n: usize, mention: &Tokens) {
        let tokens = &self.analysis().tokens;
        let form = |i: usize| tokens.get(i).map_or("", |t| self.text.slice(t.span));
        if form(mention.end) == ","
            && matches!(form(mention.end + 2), "," | "." | "-" | "–" | "—" | ")")
            && let Ok(age) = form(mention.end + 1).parse::<u16>()
            && (1..=120).contains(&age)
        {
            self.all[n].age.get_or_insert(age);
        }
    }

    /// Role nouns that the tree ties to the name: before it ("spokeswoman Mumtaz Baloch"),
    /// in apposition ("Sitoe, her lawyer"), or as predicate ("Khan is a politician").
    fn roles_around(&mut self, n: usize, mention: &Tokens) {
        let tree = self.tree;
        let head = tree.head_of(mention);
        let mut nouns: Vec<usize> = Vec::new();
        let is_role = |t: usize| {
            matches!(tree.token(t).upos, Upos::Noun | Upos::Propn)
                && !matches!(tree.token(t).xpos, "NNS" | "NNPS")
                && lexicon::role(&tree.token(t).lemma).is_some()
        };
        // Before the name, within its phrase: the last role noun in front of it.
        let from = mention.start.saturating_sub(REACH);
        let mut at = mention.start;
        while at > from {
            at -= 1;
            let token = tree.token(at);
            let inside = tree.is_under(at, head) || tree.is_under(head, at);
            if !inside || token.upos == Upos::Verb {
                break;
            }
            if is_role(at)
                && (at + 1 == mention.start
                    || tree.token(at + 1).upos == Upos::Punct
                    || nouns.is_empty())
            {
                nouns.push(at);
                break;
            }
            if !matches!(
                token.upos,
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Punct | Upos::Det
            ) {
                break;
            }
        }
        nouns.extend(
            tree.all(head, &["appos", "flat", "compound"])
                .filter(|d| is_role(*d)),
        );
        if tree.token(head).deprel == "appos"
            && let Some(above) = tree.head(head)
            && is_role(above)
        {
            nouns.push(above);
        }
        if tree.token(head).deprel == "nsubj"
            && let Some(above) = tree.head(head)
            && is_role(above)
            && tree.dependent(above, &["cop"]).is_some()
        {
            nouns.push(above);
        }
        nouns.sort_unstable();
        nouns.dedup();
        for noun in nouns {
            self.add_role(n, noun, mention);
        }
    }

    /// "34-year-old" before a role, with the token after it.
    fn years_old(&self, start: usize, noun: usize) -> Option<(u16, usize)> {
        let form = |i: usize| self.text.slice(self.analysis().tokens[i].span);
        let old = (start.saturating_sub(5)..noun).find(|i| form(*i) == "old" && *i >= 4)?;
        let years = form(old - 1) == "-" && form(old - 2) == "year" && form(old - 3) == "-";
        let age = form(old - 4)
            .parse()
            .ok()
            .filter(|a| years && (1..=120).contains(a))?;
        Some((age, old + 1))
    }

    fn add_role(&mut self, n: usize, noun: usize, name: &Tokens) {
        let tree = self.tree;
        let lemma = tree.token(noun).lemma.clone();
        let mut start = noun;
        // The title runs back over compounds and adjectives: "foreign ministry spokeswoman".
        while start > 0 {
            let token = tree.token(start - 1);
            let joined = matches!(
                token.deprel,
                "compound" | "amod" | "flat" | "punct" | "nmod"
            ) && matches!(
                token.upos,
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Punct
            ) && self.text.slice(token.span) != ","
                && tree
                    .token(start - 1)
                    .head
                    .is_some_and(|h| h <= noun && h + 8 > noun)
                && !name.contains(&(start - 1));
            if !joined {
                break;
            }
            start -= 1;
        }
        let is_former = |t: usize| {
            matches!(
                tree.token(t).lemma.as_str(),
                "former" | "ex" | "late" | "then" | "onetime"
            )
        };
        if let Some((age, after)) = self.years_old(start, noun) {
            self.all[n].age.get_or_insert(age);
            start = after;
        }
        let former = (start..noun).any(is_former);
        while start < noun && (is_former(start) || tree.token(start).upos == Upos::Punct) {
            start += 1;
        }
        let mut of = None;
        // A country in front of the title is what it is an office of.
        if start < noun
            && let Some(country) = lexicon::demonym(&self.words(&(start..start + 1)))
        {
            of = Some(country.to_owned());
            start += 1;
        }
        if of.is_none() {
            let owner = tree.all(noun, &["nmod"]).find(|d| {
                !name.contains(d) && matches!(tree.token(*d).upos, Upos::Propn | Upos::Noun)
            });
            of = owner.map(|d| {
                let stretch = tree.stretch(d, |x| {
                    matches!(
                        tree.token(x).deprel,
                        "case" | "det" | "appos" | "acl" | "punct"
                    )
                });
                self.words(&stretch)
            });
        }
        let tokens = start..noun + 1;
        let title = self.words(&tokens).to_lowercase();
        let span = self.analysis().span(&tokens);
        // "spokeswoman" tells more than the model's guess at who "she" is.
        if let Some(gender) = lexicon::role(&lemma).and_then(|r| r.gender) {
            self.all[n].gender = Some(gender);
        }
        let roles = &mut self.all[n].roles;
        if let Some((role, _)) = roles.iter_mut().find(|(r, _)| r.title == title) {
            role.of = role.of.take().or(of);
            if !role.spans.contains(&span) {
                role.spans.push(span);
            }
            return;
        }
        roles.push((
            Role {
                title,
                of,
                former,
                spans: vec![span],
            },
            lemma,
        ));
    }
}
