//! The desk as a browser meets it, without a network: what stands before the pages, and stories of people at them.

mod add;
mod browser;
mod by_hand;
mod choose;
mod demands;
mod framework;
mod glossary;
mod guard;
mod hostile;
mod lists;
mod officials;
mod purge;
mod reads;
mod sheet;
mod stories;
