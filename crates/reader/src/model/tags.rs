//! The best sequence of BIO tags.

use std::ops::Range;

/// Spans `(tokens, role)` of the best tag sequence: "I-x" may only follow "B-x" or "I-x".
///
/// `scores` has a row of logits a token; `labels` names the columns, "O" first.
pub fn spans<'l>(scores: &[&[f32]], labels: &[&'l str]) -> Vec<(Range<usize>, &'l str)> {
    let k = labels.len();
    if scores.is_empty() || k == 0 {
        return Vec::new();
    }
    let inside = |j: usize| labels[j].strip_prefix("I-");
    let follows =
        |i: usize, j: usize| inside(j).is_none_or(|role| labels[i].get(2..) == Some(role));
    let mut best: Vec<f32> = log_softmax(scores[0]);
    for (j, score) in best.iter_mut().enumerate() {
        if inside(j).is_some() {
            *score = f32::NEG_INFINITY;
        }
    }
    let mut back: Vec<u8> = Vec::with_capacity(scores.len() * k);
    for row in &scores[1..] {
        let here = log_softmax(row);
        let mut next = vec![f32::NEG_INFINITY; k];
        for j in 0..k {
            let mut from = 0;
            for (i, score) in best.iter().enumerate() {
                if follows(i, j) && *score > next[j] {
                    next[j] = *score;
                    from = i;
                }
            }
            next[j] += here[j];
            back.push(from as u8);
        }
        best = next;
    }
    let mut path = vec![arg_max(&best)];
    for step in back.chunks_exact(k).rev() {
        path.push(step[path[path.len() - 1]] as usize);
    }
    path.reverse();
    let mut out: Vec<(Range<usize>, &str)> = Vec::new();
    for (t, j) in path.into_iter().enumerate() {
        if let Some(role) = labels[j].strip_prefix("B-") {
            out.push((t..t + 1, role));
        } else if inside(j).is_some()
            && let Some(last) = out.last_mut()
        {
            last.0.end = t + 1;
        }
    }
    out
}

/// The position of the greatest value, the first where several are equal.
pub fn arg_max(values: &[f32]) -> usize {
    let mut best = 0;
    for (n, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = n;
        }
    }
    best
}

fn log_softmax(row: &[f32]) -> Vec<f32> {
    let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = row.iter().map(|x| (x - top).exp()).sum();
    row.iter().map(|x| x - top - sum.ln()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: &[&str] = &["O", "B-cue", "I-cue", "B-source", "I-source"];

    #[test]
    fn an_inside_tag_needs_its_beginning() {
        // Taken by itself the second row would be I-source, which cannot follow B-cue.
        let scores: [&[f32]; 3] = [
            &[0., 4., 0., 0., 0.],
            &[0., 0., 2., 0., 3.],
            &[5., 0., 0., 0., 0.],
        ];
        assert_eq!(spans(&scores, LABELS), vec![(0..2, "cue")]);
        let scores: [&[f32]; 2] = [&[0., 0., 0., 0., 9.], &[0., 0., 0., 0., 9.]];
        assert_eq!(
            spans(&scores, LABELS)
                .iter()
                .filter(|s| s.1 == "source")
                .count(),
            1
        );
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(spans(&[], LABELS).is_empty());
    }
}
