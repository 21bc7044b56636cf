//! Looking names up in lists.

use std::collections::HashMap;

use record::PartialDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::comparison::Comparison;
use crate::explanation::{Explanation, explain};
use crate::index::{Candidate, Index, Place, Scratch};
use crate::lexicon;
use crate::lists::{Entry, Kind, List};
use crate::model;
use crate::name::{Class, Name};

/// Lists that can be asked for a name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Screen {
    index: Index,
    /// For each name of the index its list, entry, and place among the names of the entry.
    whose: Vec<(u32, u32, u32)>,
}

/// Who is looked up.
#[derive(Clone, Debug)]
pub struct Query {
    /// The name, made ready.
    pub name: Name,
    /// The name made ready as of the other kind, where neither the context nor its words tell whether it
    /// is a person's: entries of people are compared with the one, those of bodies with the other.
    pub other: Option<Name>,
    /// What else is known.
    pub context: Context,
}

/// What is known of somebody beside a name. None of it makes a match by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// A person, a body, a ship; entries of other kinds are passed over.
    pub kind: Kind,
    /// Day, month or year of birth.
    pub born: Option<PartialDate>,
    /// A country of citizenship or residence, as it is written.
    pub country: Option<String>,
}

/// An entry that is like the query.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Place of its list.
    pub list: usize,
    /// Place of the entry in it.
    pub entry: usize,
    /// Place of the name that is most alike among those of the entry.
    pub name: usize,
    /// Places of all its names that reach the threshold.
    pub names: Vec<usize>,
    /// The chance that it is the one meant, as far as the name and the context tell.
    pub score: f32,
    /// What the context did to the score: a year of birth that differs lowers it.
    pub context: Vec<ContextMatch>,
    place: Place,
    comparison: Comparison,
    kind: Kind,
}

/// What of the context agrees or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContextMatch {
    /// The dates of birth agree as far as they are known.
    BornAgrees,
    /// No date of birth of the entry agrees.
    BornDiffers,
    /// A country of the entry is the same.
    CountryAgrees,
    /// The entry has countries, and not this one.
    CountryDiffers,
    /// The one is a person, the other a body or a ship.
    KindDiffers,
    /// A single word of a longer name agrees.
    SingleWord,
    /// All words of both names agree by their consonants: one is in a script without vowels.
    AcrossScripts,
    /// A short Chinese or Korean name agrees by its sound in Latin letters, as many others do.
    SoundOnly,
}

impl ContextMatch {
    /// What it adds to the logarithm of the odds. Estimates, not fitted: birth dates were taken out of
    /// the judged pairs. Lists give wrong and several dates, so that one that differs rules nobody out.
    pub(crate) fn odds(self) -> f32 {
        match self {
            Self::BornAgrees => 1.0,
            Self::BornDiffers => -2.5,
            Self::CountryAgrees => 0.3,
            Self::CountryDiffers => -0.3,
            Self::KindDiffers => -2.0,
            // What more is asked of a list than of a pair is for spellings that resemble each other: whole
            // names hardly agree across scripts by chance.
            Self::AcrossScripts => 0.5,
            // Among tens of thousands of names some share a word with any.
            Self::SingleWord | Self::SoundOnly => -1.2,
        }
    }
}

/// All names of the lists, each with its list, entry and place there, and what it is of.
fn places(lists: &[List]) -> impl Iterator<Item = ((u32, u32, u32), Kind, &str)> {
    let entries = lists.iter().enumerate().flat_map(|(l, list)| {
        let entries = list.entries.iter().enumerate();
        entries.map(move |(e, entry)| (l, e, entry))
    });
    entries.flat_map(|(l, e, entry)| {
        let names = entry.names.iter().enumerate();
        names.map(move |(n, name)| {
            let place = (l as u32, e as u32, n as u32);
            (place, entry.kind, name.text.as_str())
        })
    })
}

impl Query {
    /// Makes a name ready to be looked up.
    pub fn new(name: &str, context: Context) -> Self {
        let ready = Name::new(name, context.kind);
        let other = match ready.is_person {
            true => Kind::Organization,
            false => Kind::Person,
        };
        let is_open = context.kind == Kind::Unknown && Name::is_open(name);
        Self {
            name: ready,
            other: is_open.then(|| Name::new(name, other)),
            context,
        }
    }

    /// The name as it is compared with entries of a kind.
    fn name_for(&self, kind: Kind) -> &Name {
        let fits = kind == Kind::Unknown || self.name.is_person == (kind == Kind::Person);
        match &self.other {
            Some(other) if !fits => other,
            _ => &self.name,
        }
    }
}

impl Screen {
    /// Makes every name of the lists ready.
    pub fn new(lists: &[List]) -> Self {
        let mut screen = Self::default();
        for (place, kind, name) in places(lists) {
            screen.index.add(Name::new(name, kind));
            screen.whose.push(place);
        }
        screen
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Why a hit scores as it does.
    pub fn explain(&self, query: &Query, hit: &Hit) -> Option<Explanation> {
        let name = self.index.name(hit.place)?;
        Some(explain(query.name_for(hit.kind), name, &hit.comparison))
    }
}

/// The entries of the lists whose score is `threshold` or more, the best first; of equal ones in the
/// order of the lists.
pub fn screen(
    screen: &Screen,
    lists: &[List],
    query: &Query,
    threshold: f32,
    scratch: &mut Scratch,
) -> Vec<Hit> {
    let bar = bar(query, threshold);
    let look_up = |name: &Name| screen.index.query(name, bar, scratch);
    hits(screen, lists, query, threshold, look_up)
}

/// [`screen`], by comparing with every name: slow, to see what the index passes over.
pub fn screen_all(screen: &Screen, lists: &[List], query: &Query, threshold: f32) -> Vec<Hit> {
    let bar = bar(query, threshold);
    let compare = |name: &Name| screen.index.query_all(name, bar);
    hits(screen, lists, query, threshold, compare)
}

/// What the name alone must reach: the context may raise it.
fn bar(query: &Query, threshold: f32) -> f32 {
    let most = |known: bool, agrees: ContextMatch| if known { agrees.odds() } else { 0.0 };
    let raised = ContextMatch::AcrossScripts.odds()
        + most(query.context.born.is_some(), ContextMatch::BornAgrees)
        + most(query.context.country.is_some(), ContextMatch::CountryAgrees);
    model::raise(threshold, -raised)
}

/// What the words must tell that agree across scripts: more than two of the most common names do.
const ENOUGH_ACROSS: f32 = 1.1;

fn hits(
    screen: &Screen,
    lists: &[List],
    query: &Query,
    threshold: f32,
    mut candidates: impl FnMut(&Name) -> Vec<Candidate>,
) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    // Places in `hits` by list and entry: a list may have a hundred thousand entries of one name.
    let mut known: HashMap<(usize, usize), usize> = HashMap::new();
    // Each name with the kinds of entries that it is compared with.
    let names = std::iter::once(&query.name).chain(&query.other);
    for (name, candidate) in names.flat_map(|name| {
        let found = candidates(name);
        found.into_iter().map(move |candidate| (name, candidate))
    }) {
        let Some(&(l, e, n)) = screen.whose.get(candidate.place as usize) else {
            continue;
        };
        let (l, e, n) = (l as usize, e as usize, n as usize);
        let Some(entry) = lists.get(l).and_then(|list| list.entries.get(e)) else {
            continue;
        };
        if !may_be(query.context.kind, entry.kind)
            || !std::ptr::eq(query.name_for(entry.kind), name)
        {
            continue;
        }
        let Some(listed) = screen.index.name(candidate.place) else {
            continue;
        };
        let comparison = &candidate.comparison;
        let mut context = agreement(&query.context, entry);
        if entry.kind != Kind::Unknown && name.is_person != (entry.kind == Kind::Person) {
            context.push(ContextMatch::KindDiffers);
        }
        if is_single_word(name, listed, comparison) {
            context.push(ContextMatch::SingleWord);
        } else if comparison.is_whole_by_consonants(ENOUGH_ACROSS) {
            context.push(ContextMatch::AcrossScripts);
        }
        if is_sound_only(name, listed, comparison) {
            context.push(ContextMatch::SoundOnly);
        }
        let odds: f32 = context.iter().map(|c| c.odds()).sum();
        let score = model::raise(candidate.comparison.score, odds);
        if score < threshold {
            continue;
        }
        let next = hits.len();
        let at = *known.entry((l, e)).or_insert(next);
        match hits.get_mut(at) {
            Some(hit) => {
                hit.names.push(n);
                if score > hit.score {
                    (hit.score, hit.name, hit.place) = (score, n, candidate.place);
                    (hit.comparison, hit.kind) = (candidate.comparison, entry.kind);
                    hit.context = context;
                }
            }
            None => hits.push(Hit {
                list: l,
                entry: e,
                name: n,
                names: vec![n],
                score,
                context,
                place: candidate.place,
                comparison: candidate.comparison,
                kind: entry.kind,
            }),
        }
    }
    hits.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then((a.list, a.entry).cmp(&(b.list, b.entry)))
    });
    hits
}

/// Whether all that two names share is one word, and one of them has more.
pub(crate) fn is_single_word(query: &Name, name: &Name, comparison: &Comparison) -> bool {
    let words = |name: &Name| {
        let heavy = name
            .readings
            .iter()
            .map(|r| r.tokens.iter().filter(|t| t.class == Class::Name).count());
        heavy.max().unwrap_or(0)
    };
    comparison.shared_words(query, name, 0.3) <= 1 && words(query).max(words(name)) > 1
}

/// Whether a short Chinese or Korean name agrees by its sound in Latin letters alone.
pub(crate) fn is_sound_only(query: &Name, name: &Name, comparison: &Comparison) -> bool {
    query.is_in_syllables() != name.is_in_syllables() && comparison.evidence() < 1.0
}

/// Whether an entry may be of the kind that is asked for.
pub(crate) fn may_be(asked: Kind, is: Kind) -> bool {
    asked == Kind::Unknown || is == Kind::Unknown || asked == is
}

fn agreement(context: &Context, entry: &Entry) -> Vec<ContextMatch> {
    let mut found = Vec::new();
    if let Some(born) = context.born
        && !entry.born.is_empty()
    {
        let agrees: Vec<Option<bool>> = entry
            .born
            .iter()
            .map(|listed| listed.agrees(born))
            .collect();
        if agrees.contains(&Some(true)) {
            found.push(ContextMatch::BornAgrees);
        } else if !agrees.contains(&None) {
            found.push(ContextMatch::BornDiffers);
        }
    }
    if let Some(country) = &context.country
        && !entry.countries.is_empty()
    {
        let same = |listed: &String| lexicon::is_same_place(listed, country);
        found.push(match entry.countries.iter().any(same) {
            true => ContextMatch::CountryAgrees,
            false => ContextMatch::CountryDiffers,
        });
    }
    found
}

/// What begins a kept index: it is read by the program of the same version alone.
const HEAD: &str = concat!("onrecord index ", env!("CARGO_PKG_VERSION"), " 4\n");

impl Screen {
    /// What tells these lists, and how names are made ready, from all others; in hexadecimal digits.
    pub fn fingerprint(lists: &[List]) -> String {
        let mut hash = Sha256::new();
        hash.update(HEAD);
        hash.update(lexicon::FILES.concat());
        hash.update(lexicon::get().own());
        for list in lists {
            // Between quotation marks, so that no id can pass for what follows it.
            hash.update(format!("{:?} {:?}", list.id, list.format));
            for file in &list.files {
                hash.update(format!(" {:?} {}", file.name, file.sha256));
            }
            hash.update("\n");
        }
        hash.finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// To be kept, and read again by [`Screen::from_bytes`].
    pub fn to_bytes(&self) -> Vec<u8> {
        let kept = postcard::to_allocvec(self).unwrap_or_default();
        [HEAD.as_bytes(), &Sha256::digest(&kept)[..], &kept].concat()
    }

    /// What was kept for these lists; none where it is of another version or of other names, or broken:
    /// one bit that has changed could hide somebody.
    pub fn from_bytes(bytes: &[u8], lists: &[List]) -> Option<Self> {
        let (digest, kept) = bytes
            .strip_prefix(HEAD.as_bytes())?
            .split_at_checked(Sha256::output_size())?;
        if Sha256::digest(kept)[..] != *digest {
            return None;
        }
        let screen: Self = postcard::from_bytes(kept).ok()?;
        let names = places(lists).map(|(place, _, name)| Some((place, name)));
        let kept = screen.whose.iter().enumerate();
        let kept = kept.map(|(at, place)| {
            let name = screen.index.name(at as Place)?;
            Some((*place, name.text.as_str()))
        });
        (kept.eq(names) && screen.index.len() == screen.whose.len() && screen.index.is_whole())
            .then_some(screen)
    }
}
