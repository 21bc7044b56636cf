//! Proposals of who may be one: what holds for any names and decisions, and stories of namesakes.

use std::collections::BTreeSet;

use onrecord_names::lists::Kind;
use onrecord_names::{
    Clusters, Context, ContextMatch, DEFAULT_THRESHOLD, Decision, MOST_PROPOSALS, Objection,
};
use proptest::prelude::*;

fn person(born: &str, country: &str) -> Context {
    Context {
        kind: Kind::Person,
        born: born.parse().ok(),
        country: (!country.is_empty()).then(|| country.to_owned()),
    }
}

fn body() -> Context {
    Context {
        kind: Kind::Organization,
        ..Context::default()
    }
}

/// Names, date of birth, country.
type Told = (&'static [&'static str], &'static str, &'static str);

/// Invented: namesakes, other spellings, other scripts, chains, kin.
const PEOPLE: [Told; 28] = [
    (&["Tetiana Kovalchuk"], "1970-02-03", "Ukraine"),
    (&["KOVALCHUK, Tatyana"], "1970", ""),
    (&["Татьяна Ковальчук"], "", "Россия"),
    (&["Oksana Kovalchuk"], "", "Ukraine"),
    (&["Karim Haddad", "Abu Samir"], "1961", "Lebanon"),
    (&["كريم حداد"], "1961", "لبنان"),
    (&["Kareem al-Haddad"], "", ""),
    (&["Omar Haddad"], "1990", "Lebanon"),
    (&["Ana Ruiz"], "", "Chile"),
    (&["Ana Ruiz Ortega"], "", "Spain"),
    (&["Ana Ortega"], "", ""),
    (&["Adaeze Okoro"], "1961-03-03", "Nigeria"),
    (&["A. Okoro"], "", ""),
    (&["Okoro"], "", ""),
    (&["Ngozi Okoro", "Adaeze Okoro"], "1984", "Ghana"),
    (&["Kim Min-jun"], "", "Korea"),
    (&["김민준"], "", ""),
    (&["Minjun Kim"], "1988", "Canada"),
    (&["Jorge Luis Ibarra"], "1950", "Peru"),
    (&["Jorge Ibarra"], "1978", "Peru"),
    (&["Jorge Mario Ibarra"], "", "Peru"),
    (&["Nguyễn Văn An"], "", "Vietnam"),
    (&["Nguyen An"], "", ""),
    (&["Abd al-Rahman Qaderi"], "", "Afghanistan"),
    (&["Abdurrahman Kaderi"], "1975", ""),
    (&["Abdul Qaderi"], "", ""),
    (&["William Ochieng"], "", "Kenya"),
    (&["Bill Ochieng"], "", "Kenya"),
];

fn add(clusters: &mut Clusters<usize>, key: usize) {
    let (names, born, country) = PEOPLE[key];
    clusters.add(key, names, person(born, country));
}

fn everybody() -> Clusters<usize> {
    let mut clusters = Clusters::new();
    for key in 0..PEOPLE.len() {
        add(&mut clusters, key);
    }
    clusters
}

fn pairs(clusters: &Clusters<usize>) -> Vec<(usize, usize)> {
    clusters.proposals().map(|p| (p.a, p.b)).collect()
}

#[test]
fn looking_up_finds_the_pairs_that_comparing_all_with_all_finds() {
    let clusters = everybody();
    let mut all = Vec::new();
    for a in 0..PEOPLE.len() {
        for b in a + 1..PEOPLE.len() {
            let compared = clusters.compare(&a, &b).expect("both are people");
            if compared.score >= DEFAULT_THRESHOLD {
                all.push((a, b));
            }
        }
    }
    assert_eq!(pairs(&clusters), all);
    assert!(all.len() > 12, "{all:?}");
}

#[test]
fn a_name_in_two_scripts_is_proposed_with_its_reasons() {
    let mut clusters = Clusters::new();
    clusters.add("lat", &["Karim Haddad"], person("1961", "Lebanon"));
    let found = clusters.add("ar", &["كريم حداد"], person("1961-05-02", "لبنان"));
    let [proposal] = found.proposals.as_slice() else {
        panic!("{found:?}");
    };
    // The lesser key stands first, whoever came first.
    assert_eq!((proposal.a, proposal.b), ("ar", "lat"));
    assert_eq!(proposal.names.0, "كريم حداد");
    assert_eq!(proposal.explanation.matched.len(), 2);
    assert_eq!(
        proposal.context,
        [ContextMatch::BornAgrees, ContextMatch::CountryAgrees]
    );
    assert_eq!(clusters.groups()[0].members, ["ar", "lat"]);
}

#[test]
fn father_and_son_of_one_name_are_not_proposed_where_their_years_are_known() {
    let mut clusters = Clusters::new();
    clusters.add("father", &["Jorge Ibarra"], person("1950", "Peru"));
    let found = clusters.add("son", &["Jorge Ibarra"], person("1978-06-01", "Peru"));
    assert_eq!(found.proposals, []);
    let differs = clusters.compare(&"father", &"son").expect("two people");
    assert!(differs.context.contains(&ContextMatch::BornDiffers));
    // Who has no year may be either, but no group makes one of the two.
    let found = clusters.add("unknown", &["Jorge Ibarra"], person("", "Peru"));
    assert_eq!(found.proposals.len(), 2);
    let groups = clusters.groups();
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].members, ["father", "unknown"]);
    let held = &groups[0].held_apart[0];
    assert_eq!((held.member, held.other), ("unknown", "son"));
    assert!(
        matches!(held.because, Objection::Unlike("father", "son", score) if score < DEFAULT_THRESHOLD),
        "{held:?}"
    );
}

#[test]
fn one_name_in_two_countries_is_proposed_and_never_certain() {
    let mut clusters = Clusters::new();
    clusters.add(1, &["Maria Silva"], person("", "Brazil"));
    let same = clusters
        .add(2, &["Maria Silva"], person("", "Brasil"))
        .proposals[0]
        .score;
    let found = clusters.add(3, &["Maria Silva"], person("", "Angola"));
    let other = &found.proposals[0];
    assert!(other.context.contains(&ContextMatch::CountryDiffers));
    assert!(
        other.score < same && same < 1.0,
        "{} and {same}",
        other.score
    );
}

#[test]
fn who_shares_a_surname_is_not_proposed() {
    let mut clusters = Clusters::new();
    for (key, name) in ["Oksana Kovalchuk", "Tetiana Kovalchuk", "Kovalchuk Petro"]
        .iter()
        .enumerate()
    {
        let found = clusters.add(key, &[name], person("", "Ukraine"));
        assert_eq!(found.proposals, [], "{name}");
    }
}

#[test]
fn a_chain_of_likenesses_does_not_make_one_of_all() {
    let mut clusters = Clusters::new();
    for (key, name) in ["Ana Ruiz", "Ana Ruiz Ortega", "Ana Ortega"]
        .iter()
        .enumerate()
    {
        clusters.add(key, &[name], person("", ""));
    }
    assert_eq!(pairs(&clusters), [(0, 1), (1, 2)]);
    // One of the two is proposed, and told that the other is as near.
    let groups = clusters.groups();
    assert_eq!(groups.len(), 1);
    let (inside, outside) = match groups[0].members.as_slice() {
        [0, 1] => (0, 2),
        [1, 2] => (2, 0),
        other => panic!("{other:?}"),
    };
    let held = &groups[0].held_apart[0];
    assert_eq!((held.member, held.other), (1, outside));
    let Objection::Unlike(a, b, score) = held.because else {
        panic!("{held:?}");
    };
    assert!(
        (a, b) == (inside, outside) && score < DEFAULT_THRESHOLD,
        "{held:?}"
    );
    // Told that these two are not one, what is left is the other.
    clusters
        .not_same(1, inside)
        .expect("nothing stands against it");
    assert_eq!(
        clusters.groups()[0].members,
        [outside.min(1), outside.max(1)]
    );
    assert_eq!(clusters.groups()[0].held_apart, []);
}

#[test]
fn a_person_and_a_body_are_never_proposed() {
    let mut clusters = Clusters::new();
    clusters.add(1, &["Okoro Brothers"], body());
    clusters.add(2, &["Okoro Brothers"], person("", ""));
    assert_eq!(pairs(&clusters), []);
    assert_eq!(clusters.compare(&1, &2), None);
    clusters.add(3, &["Okoro Brothers Ltd"], body());
    assert_eq!(pairs(&clusters), [(1, 3)]);
}

#[test]
fn whom_people_made_one_is_known_by_all_names_of_both() {
    let mut clusters = Clusters::new();
    clusters.add(1, &["Karim Haddad"], person("1961", ""));
    clusters.add(2, &["Samir Khoury"], person("", ""));
    clusters.add(3, &["Samir Khoury"], person("1985", ""));
    assert_eq!(clusters.groups()[0].members, [2, 3]);
    // Karim Haddad was born in 1961 and also goes by Samir Khoury: not the one of 1985.
    clusters.same(1, 2).expect("nothing stands against it");
    assert_eq!(clusters.groups(), []);
    clusters.add(4, &["Karim Haddad"], person("", ""));
    assert_eq!(clusters.groups()[0].members, [1, 2, 4]);
    assert_eq!(clusters.group_of(&4), clusters.groups().pop());
    assert_eq!(clusters.undo(&1, &2), Some(Decision::Same));
    assert_eq!(clusters.groups()[0].members, [1, 4]);
}

#[test]
fn what_is_decided_is_not_proposed_again_and_can_be_taken_back() {
    let mut clusters = everybody();
    let before = (pairs(&clusters), clusters.groups());
    assert!(before.0.contains(&(0, 1)) && before.0.contains(&(0, 2)) && before.0.contains(&(1, 2)));
    clusters.same(0, 1).expect("nothing stands against it");
    clusters.not_same(1, 2).expect("nothing stands against it");
    let now = pairs(&clusters);
    // What follows is not asked either: 0 is 1, who is not 2.
    assert!(!now.contains(&(0, 1)) && !now.contains(&(1, 2)) && !now.contains(&(0, 2)));
    let error = clusters.same(0, 2).expect_err("it would join 1 and 2");
    assert_eq!(error.decided, [(1, 2)]);
    let error = clusters.not_same(0, 1).expect_err("they are one");
    assert_eq!(error.decided, [(0, 1)]);
    // Added anew, as another version of its document: the decisions stand.
    add(&mut clusters, 1);
    assert_eq!(pairs(&clusters), now);
    assert_eq!(clusters.undo(&2, &1), Some(Decision::NotSame));
    assert_eq!(clusters.undo(&0, &1), Some(Decision::Same));
    assert_eq!((pairs(&clusters), clusters.groups()), before);
}

#[test]
fn what_is_removed_leaves_nothing_behind() {
    let mut clusters = everybody();
    for key in (0..PEOPLE.len()).filter(|key| key % 3 > 0) {
        assert!(clusters.remove(&key));
    }
    assert!(!clusters.remove(&1));
    let left = || (0..PEOPLE.len()).filter(|key| key % 3 == 0);
    let mut alone = Clusters::new();
    left().for_each(|key| add(&mut alone, key));
    assert_eq!(pairs(&clusters), pairs(&alone));
    clusters.compact();
    let shown = format!("{clusters:?}");
    assert!(!shown.contains("Oksana") || left().any(|key| PEOPLE[key].0[0].contains("Oksana")));
    assert!(!shown.contains("Ana Ruiz Ortega") || left().any(|key| key == 9));
    // And goes on as if they had never been there.
    for key in 0..PEOPLE.len() {
        add(&mut clusters, key);
    }
    assert_eq!(pairs(&clusters), pairs(&everybody()));
}

#[test]
fn where_very_many_have_a_name_it_is_told_how_many_were_passed_over() {
    let mut clusters = Clusters::new();
    for key in 0..3000 {
        let born = if key % 100 == 0 { "1961" } else { "" };
        let found = clusters.add(key, &["Maria Silva"], person(born, ""));
        assert!(found.proposals.len() <= MOST_PROPOSALS);
        // Nothing is left out without being told.
        assert_eq!(found.proposals.len() + found.passed_over, key, "{key}");
    }
    // Those of the same year are looked at first.
    let found = clusters.add(9999, &["Maria Silva"], person("1961-01-02", ""));
    let same_year = found.proposals.iter().take(30);
    assert!(
        same_year
            .clone()
            .all(|p| p.context == [ContextMatch::BornAgrees])
    );
    assert_eq!(same_year.len(), 30);
    // Which of them are one nobody can tell from the name: no group is made of any, the first ones
    // among them.
    assert_eq!(clusters.groups(), []);
    assert!((0..3000).all(|key| clusters.is_crowded(&key)));
    clusters.add(10_000, &["Quillon Vesterly"], person("", ""));
    clusters.add(10_001, &["Vesterly, Quillon"], person("", ""));
    assert_eq!(clusters.groups()[0].members, [10_000, 10_001]);
    // No single one is in the proposals of all.
    let most = (0..3000).map(|key| clusters.alike(&key).len()).max();
    assert!(most < Some(3 * MOST_PROPOSALS), "{most:?}");
}

#[test]
fn nothing_to_compare_is_nothing_to_propose() {
    let mut clusters = Clusters::new();
    clusters.add(1, &[], Context::default());
    clusters.add(2, &["", "...", "\u{202e}"], Context::default());
    clusters.add(3, &["...", "Ana Ruiz", "Ana Ruiz"], Context::default());
    assert_eq!(clusters.len(), 3);
    assert_eq!(clusters.proposals().count(), 0);
    assert_eq!(clusters.compare(&1, &3), None);
    assert_eq!(clusters.group_of(&4), None);
}

/// Decisions that somebody might make, some of them against others.
fn decisions() -> impl Strategy<Value = Vec<(usize, usize, bool)>> {
    let key = || 0..PEOPLE.len();
    proptest::collection::vec((key(), key(), any::<bool>()), 0..12)
}

fn decide(
    clusters: &mut Clusters<usize>,
    decisions: &[(usize, usize, bool)],
) -> Vec<(usize, usize)> {
    let mut made = Vec::new();
    for &(a, b, same) in decisions {
        let decided = match same {
            true => clusters.same(a, b),
            false => clusters.not_same(a, b),
        };
        if decided.is_ok() && clusters.decision(&a, &b).is_some() {
            made.push((a, b));
        }
    }
    made
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_additions_changes_nothing(
        order in Just((0..PEOPLE.len()).collect::<Vec<_>>()).prop_shuffle(),
        decisions in decisions(),
    ) {
        let mut ours = Clusters::new();
        order.iter().for_each(|key| add(&mut ours, *key));
        let mut other = everybody();
        // Decisions may come before those that they are about, too.
        decide(&mut ours, &decisions);
        decide(&mut other, &decisions);
        prop_assert_eq!(ours.proposals().collect::<Vec<_>>(), other.proposals().collect::<Vec<_>>());
        prop_assert_eq!(ours.groups(), other.groups());
    }

    #[test]
    fn no_group_holds_two_that_were_told_apart(decisions in decisions()) {
        let mut clusters = everybody();
        let made = decide(&mut clusters, &decisions);
        let groups = clusters.groups();
        for (a, b) in made {
            let together = groups.iter().any(|g| g.members.contains(&a) && g.members.contains(&b));
            if clusters.decision(&a, &b) == Some(Decision::NotSame) {
                prop_assert!(!together, "{a} and {b}");
                prop_assert!(!pairs(&clusters).contains(&(a.min(b), a.max(b))));
            } else {
                let apart = groups.iter().any(|g| g.members.contains(&a) != g.members.contains(&b));
                prop_assert!(!apart, "{a} and {b}");
            }
        }
        // Nobody is in two groups, and each group is what is told of each of its members.
        let mut seen = BTreeSet::new();
        for group in &groups {
            for member in &group.members {
                prop_assert!(seen.insert(*member));
                prop_assert_eq!(clusters.group_of(member), Some(group.clone()));
            }
        }
    }

    #[test]
    fn what_is_undone_was_never_decided(decisions in decisions()) {
        let mut clusters = everybody();
        let before = (pairs(&clusters), clusters.groups());
        for (a, b) in decide(&mut clusters, &decisions) {
            clusters.undo(&a, &b);
            prop_assert_eq!(clusters.decision(&a, &b), None);
        }
        prop_assert_eq!((pairs(&clusters), clusters.groups()), before);
    }

    #[test]
    fn whoever_came_and_went_changes_nothing(gone in proptest::collection::btree_set(0..PEOPLE.len(), 0..20)) {
        let mut clusters = everybody();
        let mut without = Clusters::new();
        for key in 0..PEOPLE.len() {
            match gone.contains(&key) {
                true => prop_assert!(clusters.remove(&key)),
                false => add(&mut without, key),
            }
        }
        prop_assert_eq!(pairs(&clusters), pairs(&without));
        prop_assert_eq!(clusters.groups(), without.groups());
    }
}
