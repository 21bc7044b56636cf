//! The trained files, as they stand inside the binary.

use crate::Model;

/// The files of one model.
pub(super) struct Files {
    /// The encoder with all heads, int8 ONNX.
    pub encoder: &'static [u8],
    /// Labels of tree relations from pairs of vectors, ONNX.
    pub relations: &'static [u8],
    /// Where each head's numbers stand, JSON.
    pub labels: &'static str,
}

/// Word and form vectors of both models: `u32` rows, `u32` width, a `f32` scale a row, then
/// rows x width `i8`; all little endian.
pub(super) const EMBEDDINGS: &[u8] = include_bytes!("../../../../models/embeddings.bin");

/// The word pieces, one a line; the line's number is the row of [`EMBEDDINGS`].
pub(crate) const VOCABULARY: &str = include_str!("../../../../models/vocab.txt");

pub(super) fn files(model: Model) -> Files {
    match model {
        Model::Default => Files {
            encoder: include_bytes!("../../../../models/encoder.onnx"),
            relations: include_bytes!("../../../../models/relations.onnx"),
            labels: include_str!("../../../../models/labels.json"),
        },
        Model::Fast => Files {
            encoder: include_bytes!("../../../../models/fast.onnx"),
            relations: include_bytes!("../../../../models/fast-relations.onnx"),
            labels: include_str!("../../../../models/fast-labels.json"),
        },
    }
}
