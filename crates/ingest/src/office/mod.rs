//! Files of word processors: ZIP archives of XML.

pub(crate) mod docx;
mod flow;
mod numbering;
pub(crate) mod odt;
mod parts;
mod styles;

#[cfg(test)]
mod tests;
