//! Walking the dependency trees of an analysis.

use crate::analysis::{Analysis, Token, Tokens, Upos};

/// An analysis with its dependents listed by governor, so that a tree can be walked both ways.
pub struct Tree<'a> {
    /// What is walked.
    pub analysis: &'a Analysis,
    /// Dependents of token `n`, in text order: `dependents[first[n]..first[n + 1]]`.
    dependents: Vec<usize>,
    first: Vec<usize>,
}

impl<'a> Tree<'a> {
    /// Lists the dependents of every token; linear in the number of tokens.
    pub fn new(analysis: &'a Analysis) -> Self {
        let n = analysis.tokens.len();
        let mut first = vec![0; n + 2];
        for token in &analysis.tokens {
            if let Some(head) = token.head.filter(|h| *h < n) {
                first[head + 2] += 1;
            }
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let mut dependents = vec![0; first[n + 1]];
        for (i, token) in analysis.tokens.iter().enumerate() {
            if let Some(head) = token.head.filter(|h| *h < n) {
                dependents[first[head + 1]] = i;
                first[head + 1] += 1;
            }
        }
        first.truncate(n + 1);
        Self {
            analysis,
            dependents,
            first,
        }
    }

    /// The token itself.
    pub fn token(&self, n: usize) -> &'a Token {
        &self.analysis.tokens[n]
    }

    /// Dependents of a token in text order.
    pub fn dependents(&self, n: usize) -> &[usize] {
        match (self.first.get(n), self.first.get(n + 1)) {
            (Some(from), Some(to)) => &self.dependents[*from..*to],
            _ => &[],
        }
    }

    /// The first dependent with one of these relations.
    pub fn dependent(&self, n: usize, relations: &[&str]) -> Option<usize> {
        self.dependents(n)
            .iter()
            .copied()
            .find(|d| relations.contains(&self.token(*d).deprel))
    }

    /// All dependents with one of these relations.
    pub fn all<'s>(
        &'s self,
        n: usize,
        relations: &'s [&'s str],
    ) -> impl Iterator<Item = usize> + 's {
        self.dependents(n)
            .iter()
            .copied()
            .filter(|d| relations.contains(&self.token(*d).deprel))
    }

    /// The governor.
    pub fn head(&self, n: usize) -> Option<usize> {
        self.token(n).head
    }

    /// First to last token governed by `n`, itself included, leaving out dependents (and all
    /// below them) for which `skip` is true.
    pub fn stretch(&self, n: usize, skip: impl Fn(usize) -> bool) -> Tokens {
        let (mut low, mut high) = (n, n);
        let mut open = vec![n];
        // A tree of n tokens is left after n steps; the bound keeps a malformed one harmless.
        let mut steps = self.analysis.tokens.len();
        while let Some(at) = open.pop() {
            low = low.min(at);
            high = high.max(at);
            if steps == 0 {
                break;
            }
            steps -= 1;
            open.extend(self.dependents(at).iter().filter(|d| !skip(**d)));
        }
        low..high + 1
    }

    /// First to last token governed by `n`, itself included.
    pub fn subtree(&self, n: usize) -> Tokens {
        self.stretch(n, |_| false)
    }

    /// The token of `tokens` whose governor lies outside it: the head of the phrase.
    pub fn head_of(&self, tokens: &Tokens) -> usize {
        tokens
            .clone()
            .find(|n| {
                self.token(*n).upos != Upos::Punct
                    && self.token(*n).head.is_none_or(|h| !tokens.contains(&h))
            })
            .unwrap_or(tokens.start)
    }

    /// The sentence that holds a token.
    pub fn sentence(&self, n: usize) -> usize {
        self.analysis
            .sentences
            .partition_point(|s| s.end <= n)
            .min(self.analysis.sentences.len().saturating_sub(1))
    }

    /// The paragraph that holds a token.
    pub fn paragraph(&self, n: usize) -> usize {
        self.analysis
            .paragraphs
            .partition_point(|p| p.end <= n)
            .min(self.analysis.paragraphs.len().saturating_sub(1))
    }

    /// True where `n` is `above` or is governed by it.
    pub fn is_under(&self, n: usize, above: usize) -> bool {
        let mut at = Some(n);
        for _ in 0..self.analysis.tokens.len().min(512) {
            match at {
                Some(i) if i == above => return true,
                Some(i) => at = self.token(i).head,
                None => return false,
            }
        }
        false
    }

    /// The clause's subject, also of a passive, and of a verb that shares another's by coordination
    /// or control ("said X and denied Y", "wants to say").
    pub fn subject(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        for _ in 0..6 {
            if let Some(subject) = self.dependent(at, &["nsubj", "csubj"]) {
                return Some(subject);
            }
            let token = self.token(at);
            match (token.deprel, token.head) {
                ("conj" | "xcomp" | "advcl", Some(head))
                    if self.token(head).upos != Upos::Noun || token.deprel == "conj" =>
                {
                    at = head;
                }
                ("acl", Some(head)) => return Some(head),
                _ => return None,
            }
        }
        None
    }

    /// True where the verb's own clause is passive, or it shares the auxiliary of one that is: "was
    /// arrested and charged".
    pub fn is_passive(&self, verb: usize) -> bool {
        let mut at = verb;
        for _ in 0..6 {
            let shares = self.token(at).xpos == "VBN"
                && self.token(at).deprel == "conj"
                && self.dependent(at, &["aux", "nsubj", "obj"]).is_none();
            match self.head(at).filter(|_| shares) {
                Some(head) => at = head,
                None => break,
            }
        }
        self.has_passive_auxiliary(at)
    }

    fn has_passive_auxiliary(&self, verb: usize) -> bool {
        let last = self.all(verb, &["aux"]).filter(|d| *d < verb).last();
        self.token(verb).xpos == "VBN"
            && last.is_some_and(|d| matches!(self.token(d).lemma.as_str(), "be" | "get"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::parsed;

    #[test]
    fn a_subject_is_shared_by_coordinated_verbs() {
        let analysis = parsed(&[
            ("She", "PRON", 2, "nsubj"),
            ("thanked", "VERB", 0, "root"),
            ("them", "PRON", 2, "obj"),
            ("and", "CCONJ", 5, "cc"),
            ("warned", "VERB", 2, "conj"),
            ("us", "PRON", 5, "obj"),
        ]);
        let tree = Tree::new(&analysis);
        assert_eq!(tree.subject(4), Some(0));
        assert_eq!(tree.subtree(4), 3..6);
        assert_eq!(tree.head_of(&(2..6)), 2);
        assert!(tree.is_under(5, 1));
        assert!(!tree.is_under(0, 4));
    }
}
