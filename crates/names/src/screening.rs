//! Looking names up in lists.

use std::collections::HashMap;

use record::PartialDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::comparison::Comparison;
use crate::countries;
use crate::explanation::{Explanation, explain};
use crate::index::{Candidate, Index, Place, Scratch};
use crate::lexicon;
use crate::lists::{Birth, Entry, Kind, List};
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
    /// A country of citizenship or residence, in any language or as a code of ISO 3166-1. One that is not
    /// known ([`is_country`](crate::is_country)) counts for nothing.
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
    /// Places of all its names that reach the threshold, with the context or without it.
    pub names: Vec<usize>,
    /// How alike the most alike of its names is, from 0 to 1, raised or lowered by the context. It was
    /// calibrated on judged pairs of names and is not the chance that this entry is the one meant: of many
    /// entries some are like the names of others.
    pub score: f32,
    /// The same without the date of birth and the country.
    pub name_score: f32,
    /// What the context did to the score: a year of birth that differs lowers it.
    pub context: Vec<ContextMatch>,
    place: Place,
    comparison: Comparison,
    kind: Kind,
}

/// What was found for a query.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The entries whose score is the threshold or more, the best first; of equal ones in the order of the
    /// lists.
    pub hits: Vec<Hit>,
    /// Those whose name reaches the threshold, and which a date of birth or a country that differs put
    /// below it; in the same order, by [`Hit::name_score`].
    pub left_out: Vec<Hit>,
}

/// What of the context agrees or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContextMatch {
    /// The dates of birth agree as far as they are known.
    BornAgrees,
    /// The nearest date of birth of the entry has another day or month of the year, or the year before or
    /// behind.
    BornNear,
    /// Every date of birth of the entry is further off.
    BornDiffers,
    /// A country of the entry is the same.
    CountryAgrees,
    /// The entry has countries beside that of its birth, all of them known here, and none is this one.
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
    /// the judged pairs. Lists give wrong dates and several, so one that is near lowers little; one that
    /// differs puts all but the surest names below the threshold of screening, and so such entries are
    /// told apart ([`Found::left_out`]).
    pub(crate) fn odds(self) -> f32 {
        match self {
            Self::BornAgrees => 1.0,
            Self::BornNear => -0.4,
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

    /// What the nearest date of birth says.
    pub(crate) fn of_birth(nearest: Birth) -> Self {
        match nearest {
            Birth::Same => Self::BornAgrees,
            Birth::Near => Self::BornNear,
            Birth::Differs => Self::BornDiffers,
        }
    }

    /// What countries that are known say.
    pub(crate) fn of_country(same: bool) -> Self {
        match same {
            true => Self::CountryAgrees,
            false => Self::CountryDiffers,
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

/// The entries of the lists whose score is `threshold` or more: [`Found::hits`].
pub fn screen(
    screen: &Screen,
    lists: &[List],
    query: &Query,
    threshold: f32,
    scratch: &mut Scratch,
) -> Vec<Hit> {
    look_up(screen, lists, query, threshold, scratch).hits
}

/// The entries of the lists that are like the query, and those that only its context keeps out.
pub fn look_up(
    screen: &Screen,
    lists: &[List],
    query: &Query,
    threshold: f32,
    scratch: &mut Scratch,
) -> Found {
    let bar = bar(query, threshold);
    let look_up = |name: &Name| screen.index.query(name, bar, scratch);
    found(screen, lists, query, threshold, look_up)
}

/// [`screen`], by comparing with every name: slow, to see what the index passes over.
pub fn screen_all(screen: &Screen, lists: &[List], query: &Query, threshold: f32) -> Vec<Hit> {
    let bar = bar(query, threshold);
    let compare = |name: &Name| screen.index.query_all(name, bar);
    found(screen, lists, query, threshold, compare).hits
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

fn found(
    screen: &Screen,
    lists: &[List],
    query: &Query,
    threshold: f32,
    mut candidates: impl FnMut(&Name) -> Vec<Candidate>,
) -> Found {
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
        let told: f32 = context.iter().map(|c| c.odds()).sum();
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
        // What the context says is of the entry, the same for all of its names: so whichever of them
        // scores highest is that whose name does.
        let name_score = model::raise(candidate.comparison.score, odds - told);
        if score.max(name_score) < threshold {
            continue;
        }
        let next = hits.len();
        let at = *known.entry((l, e)).or_insert(next);
        match hits.get_mut(at) {
            Some(hit) => {
                hit.names.push(n);
                if score > hit.score {
                    (hit.score, hit.name_score) = (score, name_score);
                    (hit.name, hit.place) = (n, candidate.place);
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
                name_score,
                context,
                place: candidate.place,
                comparison: candidate.comparison,
                kind: entry.kind,
            }),
        }
    }
    let (mut hits, mut left_out): (Vec<Hit>, Vec<Hit>) =
        hits.into_iter().partition(|hit| hit.score >= threshold);
    let place = |hit: &Hit| (hit.list, hit.entry);
    let sorted = |hits: &mut Vec<Hit>, score: fn(&Hit) -> f32| {
        hits.sort_by(|a, b| score(b).total_cmp(&score(a)).then(place(a).cmp(&place(b))));
    };
    sorted(&mut hits, |hit| hit.score);
    sorted(&mut left_out, |hit| hit.name_score);
    Found { hits, left_out }
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
    if let Some(born) = context.born {
        let nearest = entry.born.iter().map(|listed| listed.nearness(born)).min();
        found.extend(nearest.map(ContextMatch::of_birth));
    }
    if let Some(country) = &context.country {
        let asked = std::slice::from_ref(country);
        let same = countries::any_same(asked, &entry.countries, &entry.birth_countries);
        found.extend(same.map(ContextMatch::of_country));
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
