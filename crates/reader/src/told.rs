//! Which statements stand where: looked up rather than searched for, since a document may carry
//! thousands.

use std::collections::HashMap;

use crate::events::Told;
use crate::tree::Tree;

/// The statements of a document by where they stand.
pub(crate) struct Layout<'t> {
    told: &'t [Told],
    /// For each sentence, positions of the statements of whose words some stand in it.
    in_sentence: Vec<Vec<usize>>,
    /// Positions in the order of the first words of what is said, and the place of each in it.
    order: Vec<usize>,
    rank: Vec<usize>,
    /// Positions in the order of where what is said ends.
    by_end: Vec<usize>,
    /// Positions of the statements of each entity that speaks, in the order of their first words.
    by_speaker: HashMap<usize, Vec<usize>>,
}

/// The first token of what is said.
pub(crate) fn first(told: &Told) -> usize {
    told.content.first().map_or(0, |c| c.start)
}

/// The token after the last of what is said.
fn end(told: &Told) -> usize {
    told.content.last().map_or(0, |c| c.end)
}

impl<'t> Layout<'t> {
    /// Lays out the statements; `told[n].number` is `n`.
    pub fn new(tree: &Tree, told: &'t [Told]) -> Self {
        let mut in_sentence: Vec<Vec<usize>> = vec![Vec::new(); tree.analysis.sentences.len()];
        for (n, statement) in told.iter().enumerate() {
            for piece in statement.content.iter().filter(|c| !c.is_empty()) {
                let (from, to) = (tree.sentence(piece.start), tree.sentence(piece.end - 1));
                for here in &mut in_sentence[from..=to] {
                    if here.last() != Some(&n) {
                        here.push(n);
                    }
                }
            }
        }
        let mut order: Vec<usize> = (0..told.len()).collect();
        order.sort_by_key(|n| first(&told[*n]));
        let mut rank = vec![0; told.len()];
        for (place, n) in order.iter().enumerate() {
            rank[*n] = place;
        }
        let mut by_end: Vec<usize> = (0..told.len()).collect();
        by_end.sort_by_key(|n| end(&told[*n]));
        let mut by_speaker: HashMap<usize, Vec<usize>> = HashMap::new();
        for n in &order {
            if let Some((Some(speaker), _)) = &told[*n].source {
                by_speaker.entry(*speaker).or_default().push(*n);
            }
        }
        Self {
            told,
            in_sentence,
            order,
            rank,
            by_end,
            by_speaker,
        }
    }

    /// All of them.
    pub fn all(&self) -> &'t [Told] {
        self.told
    }

    /// The statement of this number.
    pub fn numbered(&self, number: usize) -> Option<&'t Told> {
        self.told.get(number)
    }

    /// Those of whose words token `n` is one, in their order.
    pub fn around(&self, tree: &Tree, n: usize) -> impl Iterator<Item = &'t Told> {
        let here = self.in_sentence.get(tree.sentence(n));
        let here = here.map_or(&[][..], Vec::as_slice);
        here.iter()
            .map(|t| &self.told[*t])
            .filter(move |t| t.covers(n))
    }

    /// The smallest of those around token `n`.
    pub fn innermost(&self, tree: &Tree, n: usize) -> Option<&'t Told> {
        self.around(tree, n).min_by_key(|t| t.size())
    }

    /// The one that ends last before token `n`.
    pub fn ended_before(&self, n: usize) -> Option<&'t Told> {
        let until = self.by_end.partition_point(|t| end(&self.told[*t]) <= n);
        Some(&self.told[*self.by_end[..until].last()?])
    }

    /// The `reach` statements before and after this one, itself left out, in their order.
    pub fn beside(&self, statement: &Told, reach: usize) -> Vec<&'t Told> {
        let at = self.rank[statement.number];
        let window = at.saturating_sub(reach)..(at + reach + 1).min(self.order.len());
        let mut near = self.order[window].to_vec();
        near.sort_unstable();
        near.into_iter()
            .filter(|n| *n != statement.number)
            .map(|n| &self.told[n])
            .collect()
    }

    /// The next `reach` statements of a speaker that begin later than this one, in their order.
    pub fn replies(&self, statement: &Told, speaker: usize, reach: usize) -> Vec<&'t Told> {
        let own = self.by_speaker.get(&speaker).map_or(&[][..], Vec::as_slice);
        let here = first(statement);
        let from = own.partition_point(|n| first(&self.told[*n]) <= here);
        let mut near: Vec<usize> = own[from..].iter().copied().take(reach).collect();
        near.sort_unstable();
        near.into_iter().map(|n| &self.told[n]).collect()
    }
}

#[cfg(test)]
mod tests {
    use record::SpeechAct;

    use super::*;
    use crate::analysis::Analysis;
    use crate::testing::parsed;

    fn told(number: usize, content: std::ops::Range<usize>) -> Told {
        Told {
            number,
            content: vec![content],
            cue: Vec::new(),
            act: SpeechAct::Assert,
            rules: Vec::new(),
            source: None,
            addressee: None,
            own_voice: false,
            date: None,
        }
    }

    /// Ten words in sentences of five.
    fn analysis() -> Analysis {
        let words = [("word", "NOUN", 0, "root"); 10];
        let mut analysis = parsed(&words);
        analysis.sentences = vec![0..5, 5..10];
        analysis
    }

    #[test]
    fn the_innermost_statement_around_a_word_is_the_smallest() {
        let analysis = analysis();
        let tree = Tree::new(&analysis);
        let all = [told(0, 1..9), told(1, 2..4), told(2, 5..6)];
        let layout = Layout::new(&tree, &all);
        let number = |n| layout.innermost(&tree, n).map(|t| t.number);
        assert_eq!(
            [0, 1, 3, 5, 8, 9].map(number),
            [None, Some(0), Some(1), Some(2), Some(0), None]
        );
    }

    #[test]
    fn statements_beside_another_are_a_bounded_number_on_both_sides() {
        let analysis = analysis();
        let tree = Tree::new(&analysis);
        let all: Vec<Told> = (0..10).map(|n| told(n, n..n + 1)).collect();
        let layout = Layout::new(&tree, &all);
        let numbers = |near: Vec<&Told>| near.iter().map(|t| t.number).collect::<Vec<_>>();
        assert_eq!(numbers(layout.beside(&all[4], 2)), [2, 3, 5, 6]);
        assert_eq!(layout.ended_before(4).map(|t| t.number), Some(3));
        assert!(layout.ended_before(0).is_none());
    }

    #[test]
    fn replies_are_the_next_statements_of_one_speaker() {
        let analysis = analysis();
        let tree = Tree::new(&analysis);
        let mut all: Vec<Told> = (0..10).map(|n| told(n, n..n + 1)).collect();
        for n in [1, 4, 6, 8] {
            all[n].source = Some((Some(7), "the union".into()));
        }
        let layout = Layout::new(&tree, &all);
        let replies = layout.replies(&all[2], 7, 2);
        assert_eq!(replies.iter().map(|t| t.number).collect::<Vec<_>>(), [4, 6]);
        assert!(layout.replies(&all[2], 3, 2).is_empty());
    }
}
