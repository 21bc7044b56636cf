//! What disputes are read from, with what many denials ask for looked up once.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use record::EventType;

use super::kinship;
use super::parties;
use crate::analysis::Tokens;
use crate::entities::Entities;
use crate::events::{self, Told};
use crate::frames::Frames;
use crate::statements::View;
use crate::told::Layout;

/// A claim further from its denial than this many statements, before or after, is not looked at.
const WINDOW: usize = 64;

/// A speaker: its entity, where there is one, and its words.
type Speaker = (Option<usize>, String);

/// What disputes are read from.
pub(super) struct Inputs<'d> {
    pub view: &'d View<'d>,
    pub frames: &'d Frames,
    pub entities: &'d Entities<'d>,
    pub told: Layout<'d>,
    pub events: Events<'d>,
    /// The content words of each statement, once they were asked for.
    bags: Vec<OnceCell<Vec<&'d str>>>,
    /// The words by which each speaker can be named, once they were asked for.
    own_names: RefCell<HashMap<Speaker, Rc<HashSet<String>>>>,
}

impl<'d> Inputs<'d> {
    pub fn new(
        view: &'d View<'d>,
        frames: &'d Frames,
        told: &'d [Told],
        events: &'d mut [events::Draft],
        entities: &'d Entities<'d>,
    ) -> Self {
        Self {
            view,
            frames,
            entities,
            told: Layout::new(view.tree, told),
            events: Events::new(events, told.len()),
            bags: vec![OnceCell::new(); told.len()],
            own_names: RefCell::default(),
        }
    }

    pub fn lemma(&self, n: usize) -> &'d str {
        &self.view.tree.token(n).lemma
    }

    /// The statements near a denial among which its claim is sought.
    pub fn beside(&self, denial: &Told) -> Vec<&'d Told> {
        self.told.beside(denial, WINDOW)
    }

    /// The content words of a statement, sorted, each once.
    pub fn bag(&self, statement: &Told) -> &[&'d str] {
        self.bags[statement.number].get_or_init(|| kinship::bag(self.view, statement))
    }

    /// The words by which somebody who speaks can be named.
    pub fn own_names(&self, speaker: Option<usize>, words: &str) -> Rc<HashSet<String>> {
        let key = (speaker, words.to_owned());
        let mut known = self.own_names.borrow_mut();
        let names = known
            .entry(key)
            .or_insert_with(|| Rc::new(parties::own_names(self.entities, speaker, words)));
        Rc::clone(names)
    }
}

/// The events of a document, listed by what they are asked for.
pub(super) struct Events<'d> {
    all: &'d mut [events::Draft],
    /// For each statement, positions of the events it tells or denies.
    of_statement: Vec<Vec<usize>>,
    /// Positions in the order of triggers.
    by_trigger: Vec<usize>,
    /// Of those, the charges.
    charges: Vec<usize>,
    /// The charges whose recipient is this entity, or words that name none.
    against: HashMap<Option<usize>, Vec<usize>>,
    /// What each person is charged with, tried, convicted or sentenced for, in words of the text.
    accusation: HashMap<usize, Tokens>,
}

impl<'d> Events<'d> {
    fn new(all: &'d mut [events::Draft], statements: usize) -> Self {
        let mut of_statement = vec![Vec::new(); statements];
        let mut by_trigger: Vec<usize> = (0..all.len()).collect();
        by_trigger.sort_by_key(|n| all[*n].trigger);
        let is_charge = |n: &usize| all[*n].frame.event_type == EventType::Charge;
        let charges = by_trigger.iter().copied().filter(is_charge).collect();
        let mut against: HashMap<_, Vec<usize>> = HashMap::new();
        let mut accusation = HashMap::new();
        for (n, event) in all.iter().enumerate() {
            for statement in &event.statements {
                let told: &mut Vec<usize> = &mut of_statement[*statement];
                if told.last() != Some(&n) {
                    told.push(n);
                }
            }
            let Some(recipient) = &event.recipient else {
                continue;
            };
            if is_charge(&n) {
                against.entry(recipient.entity).or_default().push(n);
            }
            if let (Some(person), Some(words)) = (recipient.entity, accusation_in(event)) {
                accusation.entry(person).or_insert(words);
            }
        }
        Self {
            all,
            of_statement,
            by_trigger,
            charges,
            against,
            accusation,
        }
    }

    pub fn get(&self, n: usize) -> &events::Draft {
        &self.all[n]
    }

    pub fn get_mut(&mut self, n: usize) -> &mut events::Draft {
        &mut self.all[n]
    }

    /// Those that a statement tells or denies, with their positions, in text order.
    pub fn of(&self, told: &Told) -> impl Iterator<Item = (usize, &events::Draft)> {
        let own = self.of_statement[told.number].iter();
        own.map(|n| (*n, &self.all[*n]))
    }

    /// True where the statement tells or denies event `n`.
    pub fn is_of(&self, n: usize, told: &Told) -> bool {
        self.of_statement[told.number].binary_search(&n).is_ok()
    }

    /// Notes that the statement tells or denies event `n` as well.
    pub fn refer(&mut self, n: usize, told: &Told) {
        let own = &mut self.of_statement[told.number];
        if let Err(place) = own.binary_search(&n) {
            own.insert(place, n);
            self.all[n].statements.push(told.number);
        }
    }

    /// Positions of those whose trigger is one of the words that are said.
    pub fn within(&self, told: &Told) -> Vec<usize> {
        let trigger = |n: &usize| self.all[*n].trigger;
        let mut found = Vec::new();
        for piece in &told.content {
            let from = self
                .by_trigger
                .partition_point(|n| trigger(n) < piece.start);
            let inside = self.by_trigger[from..].iter();
            found.extend(inside.copied().take_while(|n| trigger(n) < piece.end));
        }
        found
    }

    /// What a person is accused of, in words of the text.
    pub fn accusation(&self, person: usize) -> Option<&Tokens> {
        self.accusation.get(&person)
    }

    /// The charge told last before token `n`.
    pub fn charge_before(&self, n: usize) -> Option<&events::Draft> {
        let until = self.charges.partition_point(|c| self.all[*c].trigger < n);
        Some(&self.all[*self.charges[..until].last()?])
    }

    /// Positions of the charges against an entity, or against words that name none. They are given
    /// once: who denies them denies all of them.
    pub fn take_charges_against(&mut self, entity: Option<usize>) -> Vec<usize> {
        self.against.remove(&entity).unwrap_or_default()
    }
}

/// The offence an event of a proceeding tells of.
fn accusation_in(event: &events::Draft) -> Option<Tokens> {
    use EventType::*;
    let detail = match event.frame.event_type {
        Charge | Conviction | Trial => event.detail.clone(),
        Sentence => None,
        _ => return None,
    };
    detail.or_else(|| event.offence.clone())
}
