use record::{Document, LetterPart, Signatory};

use super::find;

fn letter(text: &str) -> Option<record::Letter> {
    let document = Document {
        language: Some("en".into()),
        ..Document::of_text("t", text)
    };
    find(&document, &[])
}

fn signed(block: &str) -> Vec<Signatory> {
    let text = format!("Dear Minister,\n\nWe write to you.\n\nYours sincerely,\n\n{block}\n");
    letter(&text).expect("a letter").signatories
}

fn told(one: &Signatory) -> (&str, &str, &str, &str) {
    let of = |s: &'_ Option<String>| s.clone().unwrap_or_default().leak() as &str;
    (&one.name, of(&one.office), of(&one.party), of(&one.state))
}

#[test]
fn a_letter_has_its_parts() {
    let text = "Free Press League\n12 Quay Street, Suva\n\n5 March 2024\n\nTo the Minister of Justice\nValmora\n\nDear Minister,\n\nWe ask you:\n1. to free her;\n2. to answer.\n\nYours faithfully,\n\nAna Ruiz\nDirector\n";
    let letter = letter(text).expect("a letter");
    let parts: Vec<LetterPart> = letter.parts.iter().map(|p| p.part).collect();
    assert_eq!(
        parts,
        [
            LetterPart::Letterhead,
            LetterPart::Addressee,
            LetterPart::Salutation,
            LetterPart::Body,
            LetterPart::Item,
            LetterPart::Item,
            LetterPart::Closing,
            LetterPart::Signatures,
        ]
    );
    assert_eq!(
        told(&letter.signatories[0]),
        ("Ana Ruiz", "Director", "", "")
    );
}

#[test]
fn a_report_is_no_letter() {
    assert!(letter("The mayor spoke.\n\nShe said so respectfully.\n").is_none());
    assert!(letter("Respectfully\n\nthe council went home.\n").is_none());
}

#[test]
fn office_party_and_state_stand_beside_the_name() {
    let all = signed(
        "Sen. Jane Q. Doe (D-MA)\nLuis Vega MP (Labour, Leeds East)\nAnnika Berg-Holm (Sweden)\nDr Tomás Ó Riain TD, Fine Gael\nEva Sol, Member of the European Parliament",
    );
    assert_eq!(told(&all[0]), ("Jane Q. Doe", "Sen.", "Democratic", "MA"));
    assert_eq!(told(&all[1]), ("Luis Vega", "MP", "Labour", "Leeds East"));
    assert_eq!(told(&all[2]), ("Annika Berg-Holm", "", "", "Sweden"));
    assert_eq!(told(&all[3]), ("Tomás Ó Riain", "TD", "Fine Gael", ""));
    assert_eq!(
        told(&all[4]),
        ("Eva Sol", "Member of the European Parliament", "", "")
    );
}

#[test]
fn office_and_state_stand_below_the_name() {
    let all = signed(
        "Hamad bin Rashid al-Doy\nDirector for European Affairs\n\nAmara Osei\nMember of Parliament\nGhana",
    );
    assert_eq!(
        told(&all[0]),
        (
            "Hamad bin Rashid al-Doy",
            "Director for European Affairs",
            "",
            ""
        )
    );
    assert_eq!(
        told(&all[1]),
        ("Amara Osei", "Member of Parliament", "", "Ghana")
    );
}

#[test]
fn columns_are_read_down() {
    let all = signed(
        "Ana Ruiz          Luis Vega         Eva Sol\nMinister          Member            Senator\n\nOle Dahl          Mei Tan           Juma Odhiambo\nMayor             Judge             Professor",
    );
    let names: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(all.len(), 6, "{names:?}");
    assert!(all.iter().all(|s| s.office.is_some()), "{all:?}");
    let vega = all.iter().find(|s| s.name == "Luis Vega").expect("named");
    assert_eq!(vega.office.as_deref(), Some("Member"));
}

#[test]
fn a_row_for_each_and_lists_in_a_line() {
    let all = signed("Ana Ruiz\tMinister\tFinland\nLuis Vega\tJudge\tGhana");
    assert_eq!(told(&all[0]), ("Ana Ruiz", "Minister", "", "Finland"));
    assert_eq!(told(&all[1]), ("Luis Vega", "Judge", "", "Ghana"));
    let text = "Dear Minister,\n\nWe write.\n\nSigned: Ana Ruiz, Luis Vega and Eva Sol\n";
    let letter = letter(text).expect("a letter");
    let names: Vec<&str> = letter.signatories.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["Ana Ruiz", "Luis Vega", "Eva Sol"]);
}

#[test]
fn an_office_of_all_and_those_who_are_not_named() {
    let text = "Dear Minister,\n\nWe write.\n\nRespectfully,\n\nAino Lehtisalo\nPetri Vuorenmaa\nMembers of the Parliament of Finland\nand fourteen colleagues\n\ncc: the press\n";
    let letter = letter(text).expect("a letter");
    assert_eq!(letter.signatories.len(), 2);
    assert!(
        letter
            .signatories
            .iter()
            .all(|s| s.office.as_deref() == Some("Members of the Parliament of Finland"))
    );
    assert_eq!(letter.unnamed, Some(14));
}
