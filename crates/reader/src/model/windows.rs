//! Packs a document into windows the encoder can take.

use crate::analysis::{Analysis, Tokens};

/// Cuts a document into windows of whole paragraphs of at most `limit` pieces; a longer
/// paragraph is cut between sentences, a longer sentence where the window is full.
///
/// `sizes` holds the number of pieces of each token. The same packing as in `training/windows.py`.
pub fn pack(analysis: &Analysis, sizes: &[usize], limit: usize) -> Vec<Tokens> {
    let mut windows: Vec<Tokens> = Vec::new();
    let mut current: Option<(Tokens, usize)> = None;
    let size = |t: &Tokens| sizes[t.clone()].iter().sum::<usize>();
    let mut add = |block: Tokens, current: &mut Option<(Tokens, usize)>| {
        let length = size(&block);
        match current {
            Some((window, used)) if *used + length <= limit => {
                window.end = block.end;
                *used += length;
            }
            _ => {
                if let Some((window, _)) = current.take() {
                    windows.push(window);
                }
                if length <= limit {
                    *current = Some((block, length));
                    return;
                }
                let (mut at, mut used) = (block.start, 0);
                for n in block.clone() {
                    if used + sizes[n] > limit {
                        windows.push(at..n);
                        (at, used) = (n, 0);
                    }
                    used += sizes[n];
                }
                *current = Some((at..block.end, used));
            }
        }
    };
    let mut sentence = 0;
    for paragraph in &analysis.paragraphs {
        let whole = size(paragraph) <= limit;
        while sentence < analysis.sentences.len()
            && analysis.sentences[sentence].end <= paragraph.end
        {
            if !whole {
                add(analysis.sentences[sentence].clone(), &mut current);
            }
            sentence += 1;
        }
        if whole {
            add(paragraph.clone(), &mut current);
        }
    }
    if let Some((window, _)) = current {
        windows.push(window);
    }
    windows.retain(|w| !w.is_empty());
    windows
}
