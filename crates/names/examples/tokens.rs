//! Prints how names are made ready: an aid for those who work on this crate.

use onrecord_names::Name;
use onrecord_names::lists::Kind;

fn main() {
    for name in std::env::args().skip(1) {
        let name = Name::new(&name, Kind::Unknown);
        println!("{} person={}", name.text, name.is_person);
        for reading in &name.readings {
            for token in &reading.tokens {
                let forms: Vec<String> = reading
                    .forms(token)
                    .map(|f| format!("{:?}/{:?}/{:?}", f.fold, f.sound, f.consonants))
                    .collect();
                println!(
                    "  {:?} {:.2} {} {:?}",
                    token.class,
                    token.weight,
                    forms.join(" "),
                    token.groups
                );
            }
            println!("  legal form {}", reading.legal_form);
        }
    }
}
