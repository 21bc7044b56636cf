//! Maximum spanning arborescence: the best tree over one sentence.

/// Heads of the best tree with exactly one root. `scores[d][h]` is how well head `h` suits
/// dependent `d + 1`; head 0 is the root, node `n` is word `n` counted from 1. Returns for each
/// word its head, 0 for the root.
///
/// Chu-Liu/Edmonds; the single root is made sure of by trying the best candidates in turn.
pub fn heads(scores: &[Vec<f32>]) -> Vec<usize> {
    let n = scores.len();
    if n == 0 {
        return Vec::new();
    }
    let mut m = vec![vec![f64::NEG_INFINITY; n + 1]; n + 1];
    for (d, row) in scores.iter().enumerate() {
        for (h, s) in row.iter().enumerate().take(n + 1) {
            if h != d + 1 {
                m[d + 1][h] = if s.is_finite() { f64::from(*s) } else { -1e6 };
            }
        }
    }
    let best = edmonds(&m);
    if best[1..].iter().filter(|h| **h == 0).count() == 1 {
        return best[1..].to_vec();
    }
    // More than one root: the best tree under each of the likeliest single roots.
    let mut roots: Vec<usize> = (1..=n).collect();
    roots.sort_by(|a, b| m[*b][0].total_cmp(&m[*a][0]));
    let mut found: Option<(f64, Vec<usize>)> = None;
    for root in roots.into_iter().take(4) {
        let mut forced = m.clone();
        for (d, row) in forced.iter_mut().enumerate().skip(1) {
            row[0] = if d == root { 1e9 } else { f64::NEG_INFINITY };
        }
        let tree = edmonds(&forced);
        let value = (1..=n).map(|d| m[d][tree[d]]).sum::<f64>();
        if found.as_ref().is_none_or(|(v, _)| value > *v) {
            found = Some((value, tree));
        }
    }
    found.map_or_else(|| vec![0; n], |(_, tree)| tree[1..].to_vec())
}

/// `m[d][h]`; node 0 is the root. Entry 0 of the result means nothing.
fn edmonds(m: &[Vec<f64>]) -> Vec<usize> {
    let n = m.len();
    let mut heads: Vec<usize> = m
        .iter()
        .map(|row| {
            let mut best = 0;
            for (h, s) in row.iter().enumerate() {
                if *s > row[best] {
                    best = h;
                }
            }
            best
        })
        .collect();
    heads[0] = 0;
    let Some(cycle) = cycle(&heads) else {
        return heads;
    };
    let mut in_cycle = vec![false; n];
    for c in &cycle {
        in_cycle[*c] = true;
    }
    let outside: Vec<usize> = (0..n).filter(|v| !in_cycle[*v]).collect();
    let k = outside.len();
    let mut small = vec![vec![f64::NEG_INFINITY; k + 1]; k + 1];
    let mut enter = vec![cycle[0]; k];
    let mut leave = vec![cycle[0]; k];
    for (i, v) in outside.iter().enumerate() {
        for (j, u) in outside.iter().enumerate() {
            small[i][j] = m[*v][*u];
        }
        for c in &cycle {
            let gain = m[*c][*v] - m[*c][heads[*c]];
            if gain > small[k][i] {
                small[k][i] = gain;
                enter[i] = *c;
            }
            if m[*v][*c] > small[i][k] {
                small[i][k] = m[*v][*c];
                leave[i] = *c;
            }
        }
    }
    let solved = edmonds(&small);
    for (i, v) in outside.iter().enumerate().skip(1) {
        heads[*v] = if solved[i] == k {
            leave[i]
        } else {
            outside[solved[i]]
        };
    }
    let from = solved[k].min(k - 1);
    heads[enter[from]] = outside[from];
    heads
}

fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0; heads.len()];
    for start in 1..heads.len() {
        let (mut at, mut path) = (start, Vec::new());
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            path.push(at);
            at = heads[at];
        }
        if at != 0 && seen[at] == start {
            let from = path.iter().position(|p| *p == at)?;
            return Some(path.split_off(from));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(scores: &[Vec<f32>], heads: &[usize]) -> f32 {
        heads.iter().enumerate().map(|(d, h)| scores[d][*h]).sum()
    }

    fn is_tree(heads: &[usize]) -> bool {
        heads.iter().filter(|h| **h == 0).count() == 1
            && (0..heads.len()).all(|d| {
                let mut at = d + 1;
                for _ in 0..=heads.len() {
                    if at == 0 {
                        return true;
                    }
                    at = heads[at - 1];
                }
                false
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_other_tree_is_better(flat in prop::collection::vec(-9.0f32..9.0, 20)) {
            let scores: Vec<Vec<f32>> = flat.chunks(5).map(<[f32]>::to_vec).collect();
            let found = heads(&scores);
            prop_assert!(is_tree(&found));
            let mut best = f32::NEG_INFINITY;
            for code in 0..5usize.pow(4) {
                let other: Vec<usize> = (0..4).map(|d| code / 5usize.pow(d) % 5).collect();
                if is_tree(&other) && other.iter().enumerate().all(|(d, h)| *h != d + 1) {
                    best = best.max(value(&scores, &other));
                }
            }
            prop_assert!((value(&scores, &found) - best).abs() < 1e-3);
        }
    }

    #[test]
    fn one_word_is_the_root() {
        assert_eq!(heads(&[vec![0.5, 0.0]]), vec![0]);
        assert!(heads(&[]).is_empty());
    }
}
