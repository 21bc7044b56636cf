//! Which files of a folder are one list.

use super::Format;
use super::format::{Role, role};

/// Files of one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its form; None where the files are no list, or lack the one that makes them one.
    pub format: Option<Format>,
    /// Places of the files in what was given, the main one first.
    pub files: Vec<usize>,
    /// Why they are no list.
    pub problem: Option<String>,
}

/// Puts the files of one list together, by name and content: OFAC's `alt.csv`, `add.csv` and
/// `sdn_comments.csv` with its `sdn.csv`, a mapping `x.toml` with `x.csv`. Every file is in one group.
/// The first 64 kB of each file are enough.
///
/// Names may have folders before them; only files of one folder go together. Two versions in one
/// folder are told apart by what else is in the names: `sdn-2021.csv` goes with `alt-2021.csv`.
pub fn group(files: &[(&str, &[u8])]) -> Vec<Group> {
    let roles: Vec<Role> = files.iter().map(|(name, head)| role(name, head)).collect();
    let keys: Vec<String> = files.iter().map(|(name, _)| family(name)).collect();
    let stems: Vec<&str> = files.iter().map(|(name, _)| stem(name)).collect();
    let mut taken = vec![false; files.len()];
    let mut groups = Vec::new();
    for (at, role) in roles.iter().enumerate() {
        let partner = |wanted: &dyn Fn(usize, Role) -> bool| -> Vec<usize> {
            let others = roles.iter().enumerate();
            others
                .filter(|(n, r)| *n != at && wanted(*n, **r))
                .map(|(n, _)| n)
                .collect()
        };
        let (format, others) = match role {
            Role::Main(Format::OfacCsv) => {
                let beside =
                    |n: usize, r: Role| matches!(r, Role::Companion(_)) && keys[n] == keys[at];
                (Format::OfacCsv, partner(&beside))
            }
            // A mapping says what a file is, whatever it looks like.
            Role::Main(_) | Role::Table => {
                let beside = |n: usize, r: Role| r == Role::Mapping && stems[n] == stems[at];
                match (partner(&beside), role) {
                    (mapping, Role::Main(format)) if mapping.is_empty() => (*format, mapping),
                    (mapping, _) if mapping.is_empty() => continue,
                    (mapping, _) => (Format::MappedCsv, mapping),
                }
            }
            _ => continue,
        };
        let mut members = vec![at];
        members.extend(others.into_iter().filter(|n| !taken[*n]));
        for n in &members {
            taken[*n] = true;
        }
        groups.push(Group {
            format: Some(format),
            files: members,
            problem: None,
        });
    }
    for (at, role) in roles.iter().enumerate().filter(|(at, _)| !taken[*at]) {
        let name = files[at].0;
        let problem = match role {
            Role::Companion(_) => format!("{name} has no sdn.csv or cons_prim.csv beside it"),
            Role::Mapping => format!("{name} has no CSV file of its name beside it"),
            Role::Table => format!(
                "{name} is a table of no known form; a mapping {}.toml beside it would tell how to read it",
                stem(name)
            ),
            Role::Other(seems) => format!("{name} is no list of a known form ({seems})"),
            Role::Main(_) => continue,
        };
        groups.push(Group {
            format: None,
            files: vec![at],
            problem: Some(problem),
        });
    }
    groups
}

/// A name without its ending.
pub(super) fn stem(name: &str) -> &str {
    let base = name.rfind(['/', '\\']).map_or(0, |at| at + 1);
    match name[base..].rfind('.') {
        Some(dot) if dot > 0 => &name[..base + dot],
        _ => name,
    }
}

/// What is left of the name of one of OFAC's files without the word that says which one it is.
fn family(name: &str) -> String {
    let stem = stem(name).to_ascii_lowercase();
    let base = stem.rfind(['/', '\\']).map_or(0, |at| at + 1);
    let (folder, base) = stem.split_at(base);
    for word in [
        "sdn_comments",
        "comments",
        "comment",
        "prim",
        "sdn",
        "alt",
        "add",
    ] {
        if base.contains(word) {
            return format!("{folder}{}", base.replacen(word, "", 1));
        }
    }
    stem.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIN: &[u8] = b"36,\"X\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
    const ALT: &[u8] = b"36,12,\"aka\",\"Y\",-0- \r\n";
    const ADD: &[u8] = b"36,25,-0- ,\"Havana\",\"Cuba\",-0- \r\n";
    const COMMENTS: &[u8] = b"36,\"and more.\"\r\n";

    fn together(files: &[(&str, &[u8])]) -> Vec<Vec<usize>> {
        group(files).into_iter().map(|g| g.files).collect()
    }

    #[test]
    fn a_folder_may_hold_several_lists() {
        let un = b"<?xml version='1.0'?><CONSOLIDATED_LIST>".as_slice();
        let files = [
            ("d/README.md", b"# Lists".as_slice()),
            ("d/add.csv", ADD),
            ("d/alt.csv", ALT),
            ("d/cons_alt.csv", ALT),
            ("d/cons_prim.csv", MAIN),
            ("d/sdn.csv", MAIN),
            ("d/sdn_comments.csv", COMMENTS),
            ("d/un.xml", un),
            ("d/own.csv", b"Name,Born\n"),
            ("d/own.toml", b""),
            ("e/alt.csv", ALT),
        ];
        let expected = vec![
            vec![4, 3],
            vec![5, 1, 2, 6],
            vec![7],
            vec![8, 9],
            vec![0],
            vec![10],
        ];
        assert_eq!(together(&files), expected);
        let formats: Vec<_> = group(&files).into_iter().map(|g| g.format).collect();
        assert_eq!(formats[3], Some(Format::MappedCsv));
        assert_eq!(formats[4..], [None, None]);
    }

    #[test]
    fn two_versions_in_a_folder_are_told_apart_by_their_names() {
        let files = [
            ("sdn-2021.csv", MAIN),
            ("sdn-2024.csv", MAIN),
            ("alt-2024.csv", ALT),
            ("alt-2021.csv", ALT),
        ];
        assert_eq!(together(&files), vec![vec![0, 3], vec![1, 2]]);
    }
}
