//! Which language a text is in.

use std::ops::Range;

use whatlang::Lang;

/// How much of the text is looked at, in bytes.
const SAMPLE: usize = 64 << 10;

/// The words that make up a quarter of any English text, and are rare or absent elsewhere.
/// From the top of frequency lists of English; words that are frequent in another language
/// too ("in", "as", "was", "an", "on", "a", "he") are left out.
const ENGLISH: [&str; 44] = [
    "the", "of", "and", "to", "that", "for", "is", "with", "it", "by", "his", "they", "be", "at",
    "have", "this", "from", "had", "her", "she", "which", "been", "their", "who", "would", "has",
    "were", "not", "are", "said", "you", "your", "we", "our", "will", "its", "than", "when",
    "after", "about", "could", "should", "there", "these",
];

/// ISO 639-1 code of the language (639-3 where there is none); `None` where it cannot be told.
///
/// Scripts that one language owns decide by themselves. In Latin script, English is told by its
/// function words, so that foreign names do not count against it; other languages need 60
/// letters and a reliable answer from `whatlang`.
pub(crate) fn of(text: &str) -> Option<String> {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let latin = sample
        .chars()
        .filter(|c| c.is_alphabetic() && is_latin(*c))
        .count();
    if letters == 0 {
        return None;
    }
    if latin * 2 > letters {
        let share = english_share(sample);
        // An English text has 0.3 of these words, a list of foreign names in English 0.15;
        // other languages stay below 0.08.
        if share >= 0.2 || (share >= 0.12 && letters >= 150) {
            return Some("en".to_owned());
        }
        if letters < 60 {
            return None;
        }
        let info = whatlang::detect(sample)?;
        return match info.lang() {
            Lang::Eng => (info.is_reliable() && share >= 0.08).then(|| "en".to_owned()),
            lang => info.is_reliable().then(|| code(lang)),
        };
    }
    // A few letters of Cyrillic or Arabic script do not tell the language.
    let info = whatlang::detect(sample)?;
    let owned = info.script().langs().len() == 1;
    (owned || (letters >= 20 && (info.is_reliable() || info.confidence() >= 0.5)))
        .then(|| code(info.lang()))
}

/// A paragraph in another script than Latin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its bytes.
    pub(crate) bytes: Range<usize>,
    /// Its language, where it can be told.
    pub(crate) language: Option<String>,
}

/// Shorter pieces are names and titles of an English text.
const WORDS: usize = 5;
/// Scripts without spaces have so many letters a word, more or less.
const UNSPACED: usize = 4;

/// The paragraphs of at least five words whose letters are mostly not Latin. Lines that follow one
/// another are one paragraph, as long as they are all of that kind.
pub(crate) fn foreign_parts(text: &str) -> Vec<Part> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut open) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        let end = at + line.trim_end().len();
        at += line.len();
        let foreign = start < end && is_foreign(line);
        match found.last_mut() {
            Some(last) if foreign && open => last.end = end,
            _ if foreign => found.push(start..end),
            _ => {}
        }
        open = foreign;
    }
    found.retain(|part| words(&text[part.clone()]) >= WORDS);
    let part = |bytes: Range<usize>| Part {
        language: of(&text[bytes.clone()]),
        bytes,
    };
    found.into_iter().map(part).collect()
}

fn is_foreign(line: &str) -> bool {
    let (mut letters, mut latin) = (0usize, 0usize);
    for c in line.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        latin += usize::from(is_latin(c));
    }
    latin * 2 < letters
}

fn words(part: &str) -> usize {
    part.split_whitespace()
        .map(|word| {
            let unspaced = word.chars().filter(|c| is_unspaced(*c)).count();
            (unspaced / UNSPACED).max(1)
        })
        .sum()
}

/// Thai to Khmer, kana, Chinese characters: scripts that put no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn is_latin(c: char) -> bool {
    matches!(c, ..'\u{250}' | '\u{1e00}'..='\u{1eff}')
}

/// Share of English function words among the words in small letters; names in capitals at their
/// start do not count, but the first words of sentences do when they are function words.
fn english_share(sample: &str) -> f64 {
    let (mut english, mut all) = (0u32, 0u32);
    for word in sample.split(|c: char| !c.is_alphabetic()) {
        let Some(first) = word.chars().next() else {
            continue;
        };
        let known = word.len() < 8 && ENGLISH.contains(&word.to_ascii_lowercase().as_str());
        english += u32::from(known);
        all += u32::from(known || !first.is_uppercase());
    }
    f64::from(english) / f64::from(all.max(5))
}

fn code(lang: Lang) -> String {
    let two = match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    };
    two.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_full_of_foreign_names_is_english() {
        let text = "Ngozi Okafor-Eze, Tadeusz Wróblewski and Nguyễn Thị Hạnh met Şükran Yıldız \
                    of the Türkiye Gazeteciler Cemiyeti in Çanakkale on Monday.";
        assert_eq!(of(text).as_deref(), Some("en"));
    }

    #[test]
    fn a_short_letter_is_english() {
        let text = "Dear Minister, we ask you to free Amadou Diarra without delay. He has \
                    done nothing but write. Yours, the members of the Dakar writers' circle.";
        assert_eq!(of(text).as_deref(), Some("en"));
    }

    #[test]
    fn other_languages_are_named() {
        for (text, language) in [
            (
                "El gobierno anunció el martes que liberará a los tres periodistas detenidos desde enero, según fuentes del ministerio.",
                "es",
            ),
            (
                "Le ministre a déclaré mardi que les trois journalistes seraient libérés, mais leurs avocats ne l'ont pas confirmé.",
                "fr",
            ),
            (
                "Der Minister sagte am Dienstag, die drei Journalisten würden bald freigelassen. Ihre Anwälte wissen davon nichts.",
                "de",
            ),
            (
                "Министр заявил во вторник, что трое журналистов будут освобождены в ближайшее время.",
                "ru",
            ),
            (
                "وزیر نے منگل کو کہا کہ تینوں صحافیوں کو جلد رہا کر دیا جائے گا، لیکن ان کے وکلاء نے اس کی تصدیق نہیں کی۔",
                "ur",
            ),
            (
                "وزیر روز سه‌شنبه گفت که سه روزنامه‌نگار به زودی آزاد خواهند شد، اما وکلای آنها این خبر را تأیید نکردند.",
                "fa",
            ),
            (
                "قال الوزير يوم الثلاثاء إن الصحفيين الثلاثة سيطلق سراحهم قريبا، لكن محاميهم لم يؤكدوا ذلك.",
                "ar",
            ),
            ("部长星期二表示，三名记者将很快获释。", "zh"),
            (
                "장관은 화요일에 세 명의 기자가 곧 석방될 것이라고 말했다.",
                "ko",
            ),
        ] {
            assert_eq!(of(text).as_deref(), Some(language), "{text}");
        }
    }

    #[test]
    fn paragraphs_in_another_script_are_found_in_an_english_text() {
        let urdu = "وزیر نے منگل کو کہا کہ تینوں صحافیوں کو\nجلد رہا کر دیا جائے گا، لیکن ان کے وکلاء نے اس کی تصدیق نہیں کی۔";
        let chinese = "部长星期二表示，三名记者将很快获释，但他们的律师没有证实。";
        let text = format!(
            "The minister spoke on Tuesday.\n\n{urdu}\n\nHis name (محمد) is known.\nمحمد علی\n\n{chinese}\n"
        );
        let parts = foreign_parts(&text);
        let told: Vec<_> = parts
            .iter()
            .map(|p| (&text[p.bytes.clone()], p.language.as_deref()))
            .collect();
        assert_eq!(told, [(urdu, Some("ur")), (chinese, Some("zh"))]);
        assert_eq!(
            foreign_parts("Ngozi Okafor-Eze met Nguyễn Thị Hạnh in Çanakkale."),
            []
        );
    }

    #[test]
    fn too_little_text_tells_nothing() {
        for text in ["", "1234 5678", "“”", "Ana Ruiz", "Merci beaucoup"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
