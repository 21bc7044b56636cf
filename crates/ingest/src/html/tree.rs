//! A page as a tree, if it is one that can be worked on in time linear in its length.
//!
//! The HTML standard lets a page build trees of any depth (inside `svg` an unclosed `path` nests)
//! and makes the parser look through all open elements at each tag. No look at the tags tells
//! beforehand what comes of them, so the parser's own steps are counted while it works.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::collections::HashMap;

use dom_query::{Document, NodeId};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

/// Elements inside one another; the library climbs trees by recursion.
const DEEPEST: u32 = 400;
/// Elements and attributes of a page.
pub(crate) const MOST: usize = 200_000;
/// Steps of the parser for each byte of the page, and for a page of no length; usual pages need
/// less than one a byte.
const STEPS: usize = 32;
const STEPS_AT_LEAST: usize = 1 << 20;
/// What the text's length comes to when each character counts once for each element around it,
/// for each byte of the page: the library reads the text of each element anew. Usual pages have
/// two or three.
const WEIGHT: usize = 64;
/// Bytes that are searched for the next escape in the time of a step.
const SEARCHED: usize = 256;
/// How much is parsed between two looks at the counts.
const CHUNK: usize = 4 << 10;

/// The tree of a page; `None` where it grows out of proportion.
pub(crate) fn grow(source: &str) -> Option<Document> {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            // As the library parses: what stands in <noscript> is there.
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let mut parser = parse_document(Watched::default(), options);
    let mut rest = source;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK));
        parser.process(StrTendril::from(chunk));
        if !parser.tokenizer.sink.sink.is_fine(source.len()) {
            return None;
        }
        rest = after;
    }
    let grown = parser.finish();
    (grown.is_fine(source.len()) && grown.depth_now() <= DEEPEST).then_some(grown.page)
}

/// What is counted.
#[derive(Default)]
struct Counts {
    /// Elements and attributes.
    things: usize,
    steps: usize,
    weight: usize,
    deepest: u32,
    places: HashMap<NodeId, Place>,
    /// By element: bytes of its own text, and how many of them are written with an escape.
    texts: HashMap<NodeId, (usize, usize)>,
}

/// Where a node hangs.
#[derive(Clone, Copy, Default)]
struct Place {
    parent: Option<NodeId>,
    /// As it was when the node was put there; what it hangs from may have moved since.
    depth: u32,
}

impl Counts {
    fn place(&self, node: NodeId) -> Place {
        self.places.get(&node).copied().unwrap_or_default()
    }

    /// The library looks through the rest of a text at each escape when it writes the article.
    fn escapes(&mut self, before: (usize, usize), more: &str) -> (usize, usize) {
        let escaped = |b: &&u8| matches!(**b, b'&' | b'<' | b'>' | b'"' | 0xC2);
        let found = more.as_bytes().iter().filter(escaped).count();
        let after = (before.0 + more.len(), before.1 + found);
        let cost = |(bytes, escapes): (usize, usize)| bytes.saturating_mul(escapes) / SEARCHED;
        self.steps += cost(after) - cost(before);
        after
    }

    fn hang(&mut self, node: NodeId, parent: Option<NodeId>) {
        let depth = parent.map_or(0, |parent| self.place(parent).depth + 1);
        self.places.insert(node, Place { parent, depth });
        self.deepest = self.deepest.max(depth);
    }
}

/// A document that counts what is done to it.
#[derive(Default)]
struct Watched {
    page: Document,
    counts: RefCell<Counts>,
}

impl Watched {
    fn is_fine(&self, bytes: usize) -> bool {
        let counts = self.counts.borrow();
        counts.things <= MOST
            && counts.deepest <= DEEPEST
            && counts.steps <= bytes.saturating_mul(STEPS).max(STEPS_AT_LEAST)
            && counts.weight <= bytes.saturating_mul(WEIGHT).max(STEPS_AT_LEAST)
    }

    /// The depth of the tree as it hangs now: what was moved took other elements with it.
    fn depth_now(&self) -> u32 {
        let counts = self.counts.borrow();
        let mut known: HashMap<NodeId, u32> = HashMap::with_capacity(counts.places.len());
        let (mut deepest, mut path) = (0, Vec::new());
        for start in counts.places.keys() {
            let (mut at, mut depth) = (Some(*start), 0);
            while let Some(node) = at {
                if let Some(above) = known.get(&node) {
                    depth = above + 1;
                    break;
                }
                path.push(node);
                at = counts.place(node).parent;
            }
            while let Some(node) = path.pop() {
                known.insert(node, depth);
                deepest = deepest.max(depth);
                depth += 1;
            }
        }
        deepest
    }

    fn step(&self, n: usize) {
        self.counts.borrow_mut().steps += n;
    }

    fn hang(&self, parent: Option<NodeId>, child: &NodeOrText<NodeId>) {
        let mut counts = self.counts.borrow_mut();
        counts.steps += 1;
        match child {
            NodeOrText::AppendNode(node) => counts.hang(*node, parent),
            NodeOrText::AppendText(text) => {
                let Some(parent) = parent else { return };
                let around = counts.place(parent).depth as usize;
                counts.weight = counts.weight.saturating_add(text.len() * around);
                let before = counts.texts.get(&parent).copied().unwrap_or_default();
                let after = counts.escapes(before, text);
                counts.texts.insert(parent, after);
            }
        }
    }
}

impl TreeSink for Watched {
    type Handle = NodeId;
    type Output = Self;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.page.get_document()
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        let contents = self.page.get_template_contents(target);
        self.counts.borrow_mut().hang(contents, Some(*target));
        contents
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.page.set_quirks_mode(mode);
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        self.step(1);
        x == y
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.step(1);
        self.page.elem_name(target)
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> NodeId {
        let mut counts = self.counts.borrow_mut();
        counts.things += 1 + attributes.len();
        for attribute in &attributes {
            counts.escapes((0, 0), &attribute.value);
        }
        drop(counts);
        self.page.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.counts.borrow_mut().things += 1;
        self.page.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.page.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.hang(Some(*parent), &child);
        self.page.append(parent, child);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let parent = self.counts.borrow().place(*sibling).parent;
        self.hang(parent, &child);
        self.page.append_before_sibling(sibling, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        before: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        if self.counts.borrow().place(*element).parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.page.append_doctype_to_document(name, public, system);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        // Each time, they are compared with all that the element has; so every earlier one counts.
        let mut counts = self.counts.borrow_mut();
        counts.things += 1 + attributes.len();
        counts.steps += counts.things;
        drop(counts);
        self.page.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.step(1);
        self.counts.borrow_mut().hang(*target, None);
        self.page.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        for child in self.page.tree.child_ids_of(node) {
            self.hang(Some(*parent), &NodeOrText::AppendNode(child));
        }
        self.page.reparent_children(node, parent);
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &NodeId) -> bool {
        self.page.is_mathml_annotation_xml_integration_point(handle)
    }
}
