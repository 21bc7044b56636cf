//! Arabic and Hebrew: consonants, and vowels that are written or not.

use super::{MOST, Reading};

/// Arabic, Persian, Urdu and Pashto after DIN 31635 and the ALA-LC tables, without their marks: a
/// letter with the ways it is read in the languages that use it. `w` and `y` may be vowels, and are
/// compared as such ([`Reading::vowels`]).
fn arabic_letter(c: char) -> &'static [&'static str] {
    match c {
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' => &["a"],
        'ى' => &["y", "a"],
        'ب' => &["b"],
        'پ' => &["p"],
        'ت' | 'ط' | 'ټ' | 'ٹ' => &["t"],
        'ث' => &["th", "s"],
        'ج' => &["j"],
        'چ' => &["ch"],
        'ح' | 'ه' | 'ہ' | 'ھ' | 'ۀ' => &["h"],
        'ة' | 'ۃ' => &["h"],
        'خ' => &["kh"],
        'د' | 'ډ' | 'ڈ' => &["d"],
        'ذ' => &["dh", "z"],
        'ر' | 'ړ' | 'ڑ' => &["r"],
        'ز' => &["z"],
        'ژ' | 'ږ' => &["zh"],
        'س' | 'ص' => &["s"],
        'ش' | 'ښ' => &["sh"],
        'ض' => &["d", "z"],
        'ظ' => &["z", "d"],
        'غ' => &["gh"],
        'ف' => &["f"],
        'ڤ' => &["v"],
        'ق' => &["q"],
        'ک' | 'ك' | 'ګ' => &["k"],
        'گ' => &["g"],
        'ل' => &["l"],
        'م' => &["m"],
        'ن' | 'ں' | 'ڼ' => &["n"],
        'و' | 'ؤ' => &["w", "v"],
        'ي' | 'ی' | 'ئ' | 'ې' | 'ۍ' | 'ے' | 'ێ' => &["y"],
        // Vowel signs, where somebody wrote them.
        'َ' => &["a"],
        'ُ' => &["u"],
        'ِ' => &["i"],
        _ => &[],
    }
}

/// The readings of an Arabic word; `Abd al-` is left out of a longer one, as it is
/// where it is Latin.
pub fn arabic(word: &str) -> Vec<Reading> {
    let servant = word
        .strip_prefix("عبدال")
        .map(|rest| match rest.chars().count() {
            ..3 => format!("عبد{rest}"),
            _ => rest.to_owned(),
        });
    read(servant.as_deref().unwrap_or(word), |c| match c {
        '0'..='9' => vec![c.to_string()],
        '٠'..='٩' | '۰'..='۹' => vec![any_ascii::any_ascii_char(c).to_owned()],
        _ => arabic_letter(c).iter().map(|&r| r.to_owned()).collect(),
    })
}

/// The readings of a Hebrew word, after the table of the Academy of the Hebrew Language (2006).
pub fn hebrew(word: &str) -> Vec<Reading> {
    let begins = word.chars().next();
    let mut first = true;
    read(word, move |c| {
        let at_start = std::mem::take(&mut first) && Some(c) == begins;
        let readings: &[&str] = match c {
            'א' | 'ע' => &["a"],
            'ב' if at_start => &["b"],
            'ב' => &["v", "b"],
            'ג' => &["g"],
            'ד' => &["d"],
            'ה' => &["h"],
            'ו' if at_start => &["v"],
            'ו' => &["w", "v"],
            'ז' => &["z"],
            'ח' => &["h", "ch"],
            'ט' | 'ת' => &["t"],
            'י' => &["y"],
            'כ' | 'ך' if at_start => &["k"],
            'כ' | 'ך' => &["kh", "k"],
            'ל' => &["l"],
            'מ' | 'ם' => &["m"],
            'נ' | 'ן' => &["n"],
            'ס' => &["s"],
            'פ' if at_start => &["p", "f"],
            'פ' | 'ף' => &["f", "p"],
            'צ' | 'ץ' => &["tz"],
            'ק' => &["k"],
            'ר' => &["r"],
            'ש' => &["sh", "s"],
            _ => &[],
        };
        readings.iter().map(|&r| r.to_owned()).collect()
    })
}

/// Letters with a hyphen between them, so that `z-h` is not taken for `zh`.
fn read(word: &str, mut letter: impl FnMut(char) -> Vec<String>) -> Vec<Reading> {
    let mut lists: Vec<Vec<String>> = Vec::new();
    for c in word.chars() {
        let readings: Vec<String> = letter(c).into_iter().filter(|r| !r.is_empty()).collect();
        if readings.is_empty() {
            continue;
        }
        if !lists.is_empty() {
            lists.push(vec!["-".to_owned()]);
        }
        lists.push(readings);
    }
    let readings = super::choices(&lists).into_iter().take(MOST);
    let reading = |latin| Reading {
        latin,
        vowels: false,
    };
    readings.map(reading).collect()
}
