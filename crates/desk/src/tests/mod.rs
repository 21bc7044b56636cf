//! The desk as a browser meets it, without a network: what stands before the pages, and stories of people at them.

mod add;
mod browser;
mod guard;
mod hostile;
mod reads;
mod sheet;
mod stories;
