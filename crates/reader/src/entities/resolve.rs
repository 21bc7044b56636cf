//! Whom do these words name?

use record::EntityKind;

use super::{Entities, Known};
use crate::analysis::{Tokens, Upos};
use crate::lexicon::{self, Gender};
use crate::near::Near;
use crate::text::is_possessive;
use crate::tree::Tree;

/// What a pronoun can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Person(Gender),
    Thing,
    Many,
}

/// Where the resolution of a source stands: who spoke before matters for "he added".
#[derive(Clone, Debug, Default)]
pub struct Talk {
    /// Speakers of the statements so far, with the token at which each statement's cue or content
    /// stands, in text order.
    pub speakers: Vec<(usize, usize)>,
    /// Words that somebody says, whom third persons in them do not mean.
    said: Vec<Said>,
    /// Where they stand.
    near: Near,
}

/// Words that somebody says, as pronouns in them look at them.
#[derive(Clone, Debug)]
pub struct Said {
    /// The words.
    pub content: Tokens,
    /// Who says them.
    pub speaker: Option<usize>,
    /// The speaker is named after them, or says "I" or "we": no "he" or "they" in them is the speaker.
    pub apart: bool,
    /// Who is asked to do something: "asked the king not to execute \[him\]".
    pub asked: Option<usize>,
}

impl Talk {
    /// Who spoke last before a token.
    fn speaker_before(&self, token: usize) -> Option<usize> {
        let until = self.speakers.partition_point(|(at, _)| *at < token);
        Some(self.speakers[..until].last()?.1)
    }

    /// Somebody says something.
    pub fn say(&mut self, said: Said) {
        self.near.add(&said.content, self.said.len());
        self.said.push(said);
    }

    /// Those whom a third person at `head` does not mean.
    fn others(&self, tree: &Tree, head: usize) -> Vec<usize> {
        let near = self.near.touching([&(head..head + 1)]);
        let said = near.into_iter().map(|n| &self.said[n]);
        let around = said.filter(|s| s.content.contains(&head));
        let Some(inner) = around.min_by_key(|s| s.content.len()) else {
            return Vec::new();
        };
        let token = tree.token(head);
        let speaker = inner.speaker.filter(|_| inner.apart || token.quoted);
        let object = matches!(token.deprel, "obj" | "iobj");
        speaker
            .into_iter()
            .chain(inner.asked.filter(|_| object))
            .collect()
    }
}

/// Sentences further back than this are not searched for what a pronoun stands for.
const REACH: usize = 5;

/// By so much must the best antecedent of a pronoun go before the next one; else it stays a
/// pronoun. More than what being the subject counts, so that of two people named in one sentence
/// that alone decides nothing.
const MARGIN: f64 = 1.05;

/// The same where the model links the two, or the antecedent was the last to speak.
const MARGIN_LINKED: f64 = 0.5;

/// So far behind the best may the person be whom the document is about.
const CENTRAL: f64 = 2.0;

/// What a gender that fits adds: somebody of whom nothing is known may fit as well, but less likely.
const KNOWN: f64 = 1.5;

/// What a first name that others usually bear takes off.
const USUAL: f64 = 2.0;

impl Entities<'_> {
    /// The entity that `tokens` name; a description of somebody not met before becomes one.
    /// `None` for a pronoun or a description that cannot be told.
    pub fn resolve(&mut self, tokens: &Tokens, talk: &Talk) -> Option<usize> {
        let tokens = self.without_trimmings(tokens);
        if tokens.is_empty() {
            return None;
        }
        let tree = self.tree;
        let head = tree.head_of(&tokens);
        let found = self
            .named_in(&tokens, head)
            .or_else(|| self.government_of(head, &tokens))
            .or_else(|| self.antecedent(head, talk))
            .or_else(|| self.listed(head))
            .or_else(|| self.pronoun(head, talk))
            .or_else(|| self.described(&tokens, head, talk));
        if let Some(n) = found {
            // "The letter" may speak for its authors, but it does not name them.
            let document =
                lexicon::noun_kind(&tree.token(head).lemma) == Some(EntityKind::Document);
            if !document || self.all[n].kind == EntityKind::Document {
                self.refer(n, &tokens);
            }
        }
        found
    }

    /// A name in the words that names the speaker: the head, what is flat or compound with it,
    /// or what stands in apposition ("her lawyer, Amílcar Sitoe"). A possessor is somebody else.
    fn named_in(&mut self, tokens: &Tokens, head: usize) -> Option<usize> {
        let tree = self.tree;
        if let Some(n) = self.at(head)
            && self.all[n]
                .covering(head)
                .any(|m| !self.is_possessor(m, head))
        {
            let place = self.all[n].kind == EntityKind::Place;
            if !place {
                return Some(n);
            }
        }
        let speaks_for_itself = |at: usize| {
            let mut at = at;
            for _ in 0..8 {
                if at == head {
                    return true;
                }
                let token = tree.token(at);
                // "Oromo singers" are not Oromo.
                if token.deprel == "compound" && matches!(tree.token(head).xpos, "NNS" | "NNPS") {
                    return false;
                }
                if !matches!(
                    token.deprel,
                    "flat" | "appos" | "compound" | "parataxis" | "dep" | "list"
                ) {
                    return false;
                }
                match token.head {
                    Some(h) if tokens.contains(&h) => at = h,
                    _ => return false,
                }
            }
            false
        };
        if let Some(n) = self.named_after_comma(tokens, head) {
            // "The company, Aguas del Norte": what spells like a place is a body.
            if self.all[n].kind == EntityKind::Place {
                self.all[n].kind = EntityKind::Organization;
            }
            return Some(n);
        }
        // "its spokesman, Hisham al-Zawari": the name may stand after the words that were marked.
        let person_at = |d: usize| {
            self.at(d)
                .filter(|n| self.all[*n].kind == EntityKind::Person)
        };
        // "Her cousin, the singer Rojan Moradian": one step further.
        let beside = tree.all(head, &["appos", "flat"]).find_map(|d| {
            person_at(d).or_else(|| tree.all(d, &["appos", "flat"]).find_map(person_at))
        });
        if beside.is_some() && tree.token(head).upos != Upos::Pron {
            return beside;
        }
        // "Foreign ministry spokeswoman Ana Ruiz": the name stands last, after the role.
        let after_role = |m: &Tokens| {
            m.end == tokens.end && m.start > tokens.start && {
                let before = tree.token(m.start - 1);
                matches!(before.upos, Upos::Noun | Upos::Propn)
                    && lexicon::role(&before.lemma).is_some()
            }
        };
        // "The newspaper El Faro": so does that of a body.
        let after_body = |m: &Tokens| {
            m.end == tokens.end && m.start > tokens.start && {
                let before = tree.token(m.start - 1);
                before.upos == Upos::Noun
                    && lexicon::noun_kind(&before.lemma) == Some(EntityKind::Organization)
            }
        };
        let spoken_of = self.spoken_of(tokens);
        let body = spoken_of.iter().copied().find(|n| {
            let known = &self.all[*n];
            matches!(known.kind, EntityKind::Organization | EntityKind::Place)
                && known.mentions.iter().any(after_body)
        });
        if let Some(n) = body {
            self.all[n].kind = EntityKind::Organization;
            return Some(n);
        }
        spoken_of.into_iter().find(|n| {
            let known = &self.all[*n];
            known.kind == EntityKind::Person
                && known.mentions.iter().any(|m| {
                    m.start >= tokens.start
                        && m.end <= tokens.end
                        && (speaks_for_itself(tree.head_of(m)) || after_role(m))
                })
        })
    }

    /// "The lawyer, Ana Ruiz, said"; "the company, Aguas del Norte": a name in apposition that the
    /// parser may have hung elsewhere.
    fn named_after_comma(&self, tokens: &Tokens, head: usize) -> Option<usize> {
        let form = |n: usize| {
            self.analysis()
                .tokens
                .get(n)
                .map_or("", |t| self.text.slice(t.span))
        };
        let lemma = &self.tree.token(head).lemma;
        let wanted = if lexicon::role(lemma).is_some() {
            EntityKind::Person
        } else if lexicon::noun_kind(lemma).is_some() {
            EntityKind::Organization
        } else {
            return None;
        };
        if head + 1 > tokens.end || form(head + 1) != "," {
            return None;
        }
        let name = head + 2;
        let mut there = self.spoken_of(&(name..name + 1)).into_iter();
        there.find(|n| {
            let known = &self.all[*n];
            let kind = known.kind == wanted
                || wanted != EntityKind::Person && known.kind == EntityKind::Place;
            let apart = |m: &Tokens| matches!(form(m.end), "," | "." | "");
            kind && known.starting_in(name..name + 1).any(apart)
        })
    }

    fn is_possessor(&self, mention: &Tokens, head: usize) -> bool {
        mention.contains(&head)
            && self
                .analysis()
                .tokens
                .get(mention.end)
                .is_some_and(|t| matches!(self.text.slice(t.span), "'s" | "’s"))
            && self.tree.token(head).deprel == "nmod"
    }

    /// A capital or a country that speaks is its government: "Islamabad", "Pakistan".
    fn government_of(&mut self, head: usize, tokens: &Tokens) -> Option<usize> {
        let name = self.words(tokens);
        let country = lexicon::capital(&name)
            .or_else(|| lexicon::country(&name))?
            .to_owned();
        if self.tree.token(head).upos == Upos::Noun {
            return None;
        }
        let words: Vec<String> = country.split_whitespace().map(str::to_lowercase).collect();
        let found = self.all.iter().position(|k| {
            matches!(k.kind, EntityKind::Place | EntityKind::Government)
                && (k.called(&words)
                    || k.names
                        .iter()
                        .any(|n| lexicon::country(n) == Some(country.as_str())))
        });
        let n = found.unwrap_or_else(|| {
            self.all
                .push(Known::new(EntityKind::Government, country.clone(), words));
            self.all.len() - 1
        });
        self.all[n].kind = EntityKind::Government;
        let spoken: Vec<String> = self.folded(tokens);
        self.all[n].call(name.clone(), spoken);
        // A place of that name stays a place where it is one; here it speaks.
        self.refer_only(n, tokens);
        Some(n)
    }

    /// "villagers who said": the noun that the clause of "who" belongs to.
    fn antecedent(&mut self, head: usize, talk: &Talk) -> Option<usize> {
        let tree = self.tree;
        if !matches!(
            self.text.slice(tree.token(head).span),
            "who" | "which" | "that" | "whom" | "Who"
        ) {
            return None;
        }
        let noun = self
            .noun_of_clause(head)
            .or_else(|| self.noun_before(head))?;
        if noun >= head {
            return None;
        }
        let stretch = tree.stretch(noun, |d| {
            matches!(
                tree.token(d).deprel,
                "acl" | "case" | "punct" | "cc" | "conj"
            )
        });
        self.resolve(&stretch, talk)
    }

    /// The governor of the relative clause in which the pronoun stands.
    fn noun_of_clause(&self, pronoun: usize) -> Option<usize> {
        let tree = self.tree;
        let mut at = tree.head(pronoun)?;
        for _ in 0..6 {
            match tree.token(at).deprel {
                "acl" => return tree.head(at),
                "conj" | "xcomp" | "ccomp" | "aux" | "cop" => at = tree.head(at)?,
                _ => return None,
            }
        }
        None
    }

    /// The noun right before the pronoun, or before its comma.
    fn noun_before(&self, pronoun: usize) -> Option<usize> {
        let tree = self.tree;
        let mut at = pronoun.checked_sub(1)?;
        if self.text.slice(tree.token(at).span) == "," {
            at = at.checked_sub(1)?;
        }
        while matches!(tree.token(at).deprel, "flat" | "compound")
            && let Some(up) = tree.head(at).filter(|h| *h < at)
        {
            at = up;
        }
        matches!(tree.token(at).upos, Upos::Noun | Upos::Propn).then_some(at)
    }

    fn pronoun(&self, head: usize, talk: &Talk) -> Option<usize> {
        let token = self.tree.token(head);
        if token.upos != Upos::Pron {
            return None;
        }
        let wanted = match self.text.slice(token.span).to_lowercase().as_str() {
            "he" | "him" | "his" => Wanted::Person(Gender::Man),
            "she" | "her" | "hers" => Wanted::Person(Gender::Woman),
            "it" | "its" => Wanted::Thing,
            "they" | "them" | "their" => Wanted::Many,
            _ => return None,
        };
        let here = self.tree.sentence(head);
        let cluster = self
            .analysis()
            .mention_of(head)
            .and_then(|m| self.clusters.get(m.cluster).copied().flatten());
        let others = talk.others(self.tree, head);
        // "She" is not he whose first name is a man's, where a woman has been spoken of.
        let of_gender = |k: &Known, g: Gender| {
            k.kind == EntityKind::Person
                && k.is_named()
                && k.gender.or(k.usual_gender) == Some(g)
                && k.before(head).is_some()
        };
        let clear = match wanted {
            Wanted::Person(g) => self.all.iter().any(|k| of_gender(k, g)).then_some(g),
            _ => None,
        };
        let spoke_before = talk.speaker_before(head);
        // Whoever was not spoken of within reach is none of them.
        let sentences = &self.analysis().sentences;
        let reach = sentences[here.saturating_sub(REACH)].start..head;
        let mut scored: Vec<(f64, bool, usize)> = Vec::new();
        for n in self.spoken_of(&reach) {
            let known = &self.all[n];
            let other_gender = clear.is_some_and(|g| {
                known
                    .gender
                    .or(known.usual_gender)
                    .is_some_and(|own| own != g)
            });
            if !fits(known, wanted) || others.contains(&n) || other_gender {
                continue;
            }
            let Some(last) = known.before(head) else {
                continue;
            };
            let distance = here.saturating_sub(self.tree.sentence(last.start));
            if distance > REACH {
                continue;
            }
            let mut score = -0.8 * distance as f64;
            if cluster == Some(n) {
                score += 2.0;
            }
            let spoke_last = spoke_before == Some(n);
            // "They" for one body is for those of whom the text has just told as such.
            let body = wanted == Wanted::Many && !known.plural && known.kind != EntityKind::Group;
            if body && cluster != Some(n) && !spoke_last {
                continue;
            }
            if spoke_last {
                // Who spoke last is likely to go on, unless others have come up since.
                score += if distance <= 1 { 2.0 } else { 0.5 };
            }
            let sentence = &sentences[self.tree.sentence(last.start)];
            let subject = known
                .starting_in(sentence.start..sentence.end.min(head))
                .any(|m| self.tree.token(self.tree.head_of(m)).deprel == "nsubj");
            if subject {
                score += 1.0;
            }
            if let (Wanted::Person(g), Some(own)) = (wanted, known.gender.or(known.usual_gender)) {
                score += if g == own { KNOWN } else { -USUAL };
            }
            if wanted == Wanted::Many && known.plural {
                score += 1.0;
            }
            scored.push((score, cluster == Some(n) || spoke_last, n));
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        match scored.as_slice() {
            [] => None,
            [(_, _, one)] => Some(*one),
            [(best, linked, one), (next, rival, _), ..] => {
                // Evidence for both is evidence for neither.
                let margin = if *linked && !rival {
                    MARGIN_LINKED
                } else {
                    MARGIN
                };
                if best - next >= margin {
                    return Some(*one);
                }
                // Of several, the one whom the document is about.
                let central = self.central_person()?;
                let among =
                    |(score, _, n): &&(f64, bool, usize)| *n == central && best - score < CENTRAL;
                scored.iter().find(among).map(|_| central)
            }
        }
    }

    /// The person of whom the document speaks far more often than of anybody else.
    fn central_person(&self) -> Option<usize> {
        let mut counts: Vec<(usize, usize)> = self
            .all
            .iter()
            .enumerate()
            .filter(|(_, k)| k.kind == EntityKind::Person && k.is_named())
            .map(|(n, k)| (k.mentions.len(), n))
            .collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let (first, n) = *counts.first()?;
        let second = counts.get(1).map_or(0, |c| c.0);
        (first >= 4 && first >= 2 * second).then_some(n)
    }

    /// "The lawmakers", "the minister", "the association", "two residents".
    fn described(&mut self, tokens: &Tokens, head: usize, talk: &Talk) -> Option<usize> {
        let tree = self.tree;
        let token = tree.token(head);
        if !matches!(
            token.upos,
            Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Det | Upos::Pron
        ) {
            return None;
        }
        // Whatever the tagger takes it for.
        let form = self.text.slice(token.span);
        let pronoun = |word: &str| lexicon::is_personal_pronoun(word);
        if token.upos == Upos::Pron && pronoun(&token.lemma)
            || !form.chars().all(char::is_uppercase) && pronoun(&form.to_lowercase())
        {
            return None;
        }
        let mut lemma = token.lemma.clone();
        // The tagger at times takes "lawmakers" for a singular.
        let known_plural = token.xpos == "NN"
            && lemma
                .strip_suffix('s')
                .is_some_and(|l| lexicon::role(l).is_some() || lexicon::noun_kind(l).is_some());
        if known_plural {
            lemma.pop();
        }
        let definite = tree.dependents(head).iter().any(|d| {
            let form = self.text.slice(tree.token(*d).span).to_lowercase();
            tree.token(*d).deprel == "det"
                && matches!(form.as_str(), "the" | "this" | "that" | "these" | "those")
        });
        let owned = tree.dependents(head).iter().any(|d| {
            tree.token(*d).deprel == "nmod"
                && (tree.token(*d).upos == Upos::Pron || self.has_possessive(*d))
        });
        let counted = tree.dependent(head, &["nummod"]).is_some();
        let plural =
            known_plural || matches!(token.xpos, "NNS" | "NNPS") || counted && !self.is_one(head);
        let bare = !plural
            && tree
                .dependents(head)
                .iter()
                .all(|d| matches!(tree.token(*d).deprel, "det" | "punct" | "case"));
        if owned
            && !plural
            && matches!(
                lexicon::noun_kind(&lemma),
                Some(EntityKind::Organization | EntityKind::Government)
            )
            && let Some(n) = self.by_head_noun(&lemma, plural, head)
        {
            return Some(n);
        }
        if definite || (bare && token.upos == Upos::Propn) {
            if let Some(n) = self.by_role(&lemma, head).filter(|_| !plural) {
                return Some(n);
            }
            if let Some(n) = self.by_head_noun(&lemma, plural, head) {
                return Some(n);
            }
            if lexicon::noun_kind(&lemma) == Some(EntityKind::Document)
                && let Some(n) = self.authors(head, talk)
            {
                return Some(n);
            }
            let class = lexicon::noun_kind(&lemma);
            // "The government" is no union, and a union no government.
            let agrees = |k: &Known| {
                k.plural == plural
                    && class.is_some() != (k.kind == EntityKind::Person)
                    && (class != Some(EntityKind::Government)
                        || matches!(k.kind, EntityKind::Government | EntityKind::Place))
            };
            if let Some(n) = self
                .by_cluster(head)
                .filter(|n| agrees(&self.all[*n]) && self.is_bare(head))
                .filter(|n| self.all[*n].last_before(head).is_some())
            {
                return Some(n);
            }
        }
        if !plural
            && !definite
            && let Some(n) = self.named_next(head)
        {
            return Some(n);
        }
        self.introduce(tokens, &lemma, plural)
    }

    /// "A former governor walked out of hospital on Monday. Luis Vega, 49, ...": a report that opens
    /// with somebody who is only described gives the name at its next mention, with the age.
    fn named_next(&self, head: usize) -> Option<usize> {
        let tree = self.tree;
        let opening = self
            .analysis()
            .paragraphs
            .iter()
            .find(|p| p.start >= self.body)?;
        let indefinite = tree
            .all(head, &["det"])
            .any(|d| matches!(tree.token(d).lemma.as_str(), "a" | "an"));
        let person = lexicon::role(&tree.token(head).lemma);
        let subject = matches!(tree.token(head).deprel, "nsubj" | "obj");
        if !opening.contains(&head) || !indefinite || !subject || person.is_none() {
            return None;
        }
        let next = self
            .all
            .iter()
            .enumerate()
            .filter(|(_, k)| k.kind == EntityKind::Person && k.is_named())
            .filter_map(|(n, k)| Some((k.mentions.iter().map(|m| m.start).min()?, n)))
            .filter(|(start, _)| *start >= self.body)
            .min()?;
        let (start, n) = next;
        let known = &self.all[n];
        let soon = start > head && tree.sentence(start) - tree.sentence(head) <= 2;
        let gender = person.and_then(|p| p.gender);
        let fits = gender.is_none() || known.gender.is_none() || gender == known.gender;
        (soon && fits && known.age.is_some()).then_some(n)
    }

    /// A new entity under the words that describe it, without a relative clause.
    fn introduce(&mut self, tokens: &Tokens, lemma: &str, plural: bool) -> Option<usize> {
        let tree = self.tree;
        let mut end = tokens.end;
        for n in tokens.clone() {
            let form = self.text.slice(tree.token(n).span);
            if n > tokens.start
                && matches!(
                    form,
                    "," | "who" | "which" | "whose" | "whom" | "—" | "–" | "("
                )
            {
                end = n;
                break;
            }
        }
        let short = tokens.start..end;
        let name = self.words(&short);
        let words = self.folded(&short);
        if words.is_empty() {
            return None;
        }
        let kind = match lexicon::noun_kind(lemma) {
            Some(kind) if !plural || kind == EntityKind::Document => kind,
            _ if plural => EntityKind::Group,
            _ => EntityKind::Person,
        };
        if let Some(n) = self
            .all
            .iter()
            .position(|k| k.kind == kind && k.called(&words))
        {
            return Some(n);
        }
        let mut known = Known::new(kind, name, words);
        known.plural = plural;
        known.described = true;
        if kind == EntityKind::Person {
            known.gender = lexicon::role(lemma).and_then(|r| r.gender);
        }
        self.all.push(known);
        Some(self.all.len() - 1)
    }

    fn has_possessive(&self, n: usize) -> bool {
        self.tree
            .dependents(n)
            .iter()
            .any(|d| is_possessive(self.text.slice(self.tree.token(*d).span)))
    }

    fn is_one(&self, head: usize) -> bool {
        self.tree
            .dependent(head, &["nummod"])
            .is_some_and(|d| matches!(self.tree.token(d).lemma.as_str(), "one" | "1"))
    }

    /// The person last spoken of who holds the role: "the minister".
    fn by_role(&self, lemma: &str, head: usize) -> Option<usize> {
        let stem = |l: &str| {
            l.trim_end_matches("woman")
                .trim_end_matches("person")
                .trim_end_matches("man")
                .to_owned()
        };
        (0..self.all.len())
            .filter(|n| self.all[*n].kind == EntityKind::Person)
            .filter(|n| {
                self.all[*n].roles.iter().any(|(role, l)| {
                    (l == lemma || stem(l) == stem(lemma))
                        && self.modifiers(head).iter().all(|m| {
                            let of = role.of.as_ref().map(|of| of.to_lowercase());
                            role.title.contains(m.as_str())
                                || of.is_some_and(|of| of.contains(m.as_str()))
                        })
                })
            })
            .filter_map(|n| Some((self.all[n].last_before(head)?, n)))
            .max()
            .map(|(_, n)| n)
    }

    /// "prime" of "the prime minister", "foreign" of "the foreign ministry".
    fn modifiers(&self, head: usize) -> Vec<String> {
        self.tree
            .all(head, &["compound", "amod"])
            .filter(|d| *d < head)
            .map(|d| self.text.slice(self.tree.token(d).span).to_lowercase())
            .collect()
    }

    /// Nothing but an article beside it: "the ministry" may be one spoken of before, "the interior
    /// ministry" says which one it is.
    fn is_bare(&self, head: usize) -> bool {
        self.modifiers(head).is_empty()
    }

    /// The body or group whose name or description ends in this noun: "the association".
    fn by_head_noun(&self, lemma: &str, plural: bool, head: usize) -> Option<usize> {
        let singular = |w: &str| w.strip_suffix('s').unwrap_or(w).to_owned();
        let modifiers = self.modifiers(head);
        (0..self.all.len())
            .filter(|n| {
                let k = &self.all[*n];
                !matches!(k.kind, EntityKind::Person | EntityKind::Place) && (k.plural == plural)
            })
            .filter(|n| {
                let class = self.all[*n].class.as_deref() == Some(lemma);
                class && modifiers.is_empty()
                    || self.all[*n].words.iter().any(|w| {
                        modifiers.iter().all(|m| w.contains(m))
                            && w.iter()
                                .any(|x| x == lemma || singular(x) == singular(lemma))
                            && !w.first().is_some_and(|f| {
                                w.len() == 1 && f != lemma && singular(f) != singular(lemma)
                            })
                    })
            })
            .filter_map(|n| Some((self.all[n].last_before(head)?, n)))
            .max()
            .map(|(_, n)| n)
    }

    /// "The letter": whoever spoke in a statement that the letter carries.
    fn authors(&self, head: usize, talk: &Talk) -> Option<usize> {
        let lemma = &self.tree.token(head).lemma;
        talk.speakers
            .iter()
            .rev()
            .find(|(at, _)| {
                *at < head && {
                    let sentence = &self.analysis().sentences[self.tree.sentence(*at)];
                    self.analysis().tokens[sentence.clone()]
                        .iter()
                        .any(|t| t.lemma == *lemma)
                }
            })
            .map(|(_, n)| *n)
    }

    fn by_cluster(&self, head: usize) -> Option<usize> {
        let mention = self.analysis().mention_of(head)?;
        self.clusters.get(mention.cluster).copied().flatten()
    }
}

fn fits(known: &Known, wanted: Wanted) -> bool {
    match wanted {
        Wanted::Person(gender) => {
            known.kind == EntityKind::Person && known.gender.is_none_or(|g| g == gender)
        }
        Wanted::Thing => {
            matches!(
                known.kind,
                EntityKind::Organization | EntityKind::Government
            ) && !known.plural
                || known.kind == EntityKind::Document
        }
        Wanted::Many => {
            known.plural || matches!(known.kind, EntityKind::Group | EntityKind::Organization)
        }
    }
}
