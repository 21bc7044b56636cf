//! The codes of what is said.
//!
//! A frame gives the codes of what happens. Those of what is said depend on the act and on what it
//! is about: to demand a release is REQUEST yield, to demand a resignation REQUEST change.

use record::{Demand, Event, EventType, Factuality, Reading, Span, SpeechAct, Statement};

/// The codes of an act of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// PLOVER event type.
    pub event: &'static str,
    /// PLOVER mode.
    pub mode: Option<&'static str>,
    /// CAMEO.
    pub cameo: &'static str,
    /// True where the published scheme has no such code.
    pub extension: bool,
}

/// A statement that counts as an event, with its codes.
#[derive(Debug)]
pub struct Speech<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// Its codes.
    pub code: Code,
    /// To whom it is said or against whom, where that can be told.
    pub recipient: Option<&'a str>,
    /// The events that it speaks of.
    pub about: Vec<&'a Event>,
}

/// The statements that have a code, in text order.
pub fn speeches(reading: &Reading) -> Vec<Speech<'_>> {
    let speech = |statement| {
        let about = about(reading, statement);
        let code = code(reading, statement, &about)?;
        Some(Speech {
            statement,
            code,
            recipient: recipient(reading, statement, &about),
            about,
        })
    };
    reading.statements.iter().filter_map(speech).collect()
}

fn about<'a>(reading: &'a Reading, statement: &Statement) -> Vec<&'a Event> {
    let its = |e: &&Event| e.statements.contains(&statement.id);
    reading.events.iter().filter(its).collect()
}

fn code(reading: &Reading, statement: &Statement, about: &[&Event]) -> Option<Code> {
    let types: Vec<EventType> = about.iter().map(|e| e.event_type).collect();
    let of = |event, mode, cameo| {
        Some(Code {
            event,
            mode,
            cameo,
            extension: false,
        })
    };
    match statement.speech_act {
        SpeechAct::Demand => {
            // What is asked for is marked so; other events in the content are its reasons.
            let asked = about
                .iter()
                .filter(|e| e.factuality == Factuality::Demanded);
            let (mode, cameo) = asked
                .filter_map(|e| demanded(e.event_type))
                .next()
                .unwrap_or((None, "100"));
            of("REQUEST", mode, cameo)
        }
        SpeechAct::Accuse if types.contains(&EventType::ElectionFraud) => {
            of("ACCUSE", Some("allege"), "1121")
        }
        SpeechAct::Accuse if types.iter().any(|t| is_abuse(*t)) => {
            of("ACCUSE", Some("allege"), "1122")
        }
        SpeechAct::Accuse => of("ACCUSE", Some("allege"), "112"),
        SpeechAct::Criticise => of("ACCUSE", Some("disapprove"), "111"),
        SpeechAct::Deny => {
            let Some(demand) = answered(reading, statement) else {
                return Some(Code {
                    event: "REJECT",
                    mode: None,
                    cameo: "016",
                    extension: true,
                });
            };
            let asked = reading.events.iter().filter(|e| {
                e.factuality == Factuality::Demanded
                    && e.statements.iter().any(|s| demand.statements.contains(s))
            });
            let (mode, cameo) = asked
                .filter_map(|e| refused(e.event_type))
                .next()
                .unwrap_or((None, "120"));
            of("REJECT", mode, cameo)
        }
        SpeechAct::Threaten => {
            let threat = |t: &EventType| threatened(*t);
            let (mode, cameo) = types.iter().find_map(threat).unwrap_or((None, "130"));
            of("THREATEN", mode, cameo)
        }
        SpeechAct::Commit => of("AGREE", None, "030"),
        SpeechAct::Praise => of("SUPPORT", None, "051"),
        SpeechAct::Assert | SpeechAct::Question | SpeechAct::Express => None,
    }
}

/// The demand that a statement answers.
fn answered<'a>(reading: &'a Reading, statement: &Statement) -> Option<&'a Demand> {
    let last = |d: &&Demand| d.answer.is_some() && d.statements.last() == Some(&statement.id);
    reading.demands.iter().find(last)
}

/// The addressee; else whose demand is answered or whose claim denied; else whom it blames or
/// praises.
fn recipient<'a>(
    reading: &'a Reading,
    statement: &'a Statement,
    about: &[&'a Event],
) -> Option<&'a str> {
    let blames = matches!(
        statement.speech_act,
        SpeechAct::Accuse | SpeechAct::Criticise | SpeechAct::Praise
    );
    let denies = statement.speech_act == SpeechAct::Deny;
    let answered = || answered(reading, statement)?.by.as_deref();
    let dispute = |last: bool| {
        reading.disputes.iter().find(|d| {
            let place = if last {
                d.statements.last()
            } else {
                d.statements.first()
            };
            d.statements.len() > 1 && place == Some(&statement.id)
        })
    };
    let addressee = statement.addressee.as_deref();
    if denies {
        return addressee
            .or_else(answered)
            .or_else(|| dispute(true)?.claimed_by.as_deref());
    }
    if !blames {
        // "demanded that the ministry publish it": asked of whoever should act.
        let asks = |d: &&Demand| {
            statement.speech_act == SpeechAct::Demand && d.statements.first() == Some(&statement.id)
        };
        let of = || reading.demands.iter().find(asks)?.of.as_deref();
        return addressee.or_else(of);
    }
    let actor = || match statement.speech_act {
        SpeechAct::Accuse => about.iter().find_map(|e| e.actor.as_deref()),
        _ => None,
    };
    // "told the press that the police lied" is said against the police, not the press.
    object(reading, statement)
        .or_else(|| dispute(false)?.against.as_deref())
        .or_else(actor)
        .or(addressee)
}

/// Whom the content names first where it goes on with what for: "the Port Authority of theft".
fn object<'a>(reading: &'a Reading, statement: &Statement) -> Option<&'a str> {
    let content = statement.content.first()?;
    let text = &reading.document.text;
    let before = |m: &Span| {
        let lead = Span {
            start: content.start,
            end: m.start,
        };
        m.start == content.start || text.slice(lead).trim().eq_ignore_ascii_case("the")
    };
    let named = |m: &&Span| {
        let rest = Span {
            start: m.end,
            end: content.end,
        };
        let follows = |w: &str| text.slice(rest).trim_start().starts_with(w);
        m.start >= content.start
            && m.end < content.end
            && before(m)
            && ["of ", "for ", "over "].into_iter().any(follows)
    };
    let entity = reading
        .entities
        .iter()
        .find(|e| e.mentions.iter().any(|m| named(&m)))?;
    Some(&entity.name)
}

/// Mode and CAMEO code of refusing what was demanded.
fn refused(asked: EventType) -> Option<(Option<&'static str>, &'static str)> {
    Some(match demanded(asked)? {
        (mode, "1053") => (mode, "1243"),
        (mode, "1054") => (mode, "1244"),
        (mode, "1055") => (mode, "1245"),
        (mode, "1041") => (mode, "1231"),
        (mode, "106") => (mode, "125"),
        (mode, _) => (mode, "123"),
    })
}

/// Mode and CAMEO code of demanding such an event.
fn demanded(asked: EventType) -> Option<(Option<&'static str>, &'static str)> {
    Some(match asked {
        EventType::Release
        | EventType::Bail
        | EventType::Acquittal
        | EventType::Pardon
        | EventType::ChargesDropped
        | EventType::ConvictionOverturned => (Some("yield"), "1053"),
        EventType::SanctionLifted => (Some("yield"), "1054"),
        EventType::AccessGranted => (Some("yield"), "1055"),
        EventType::Resignation | EventType::RemovalFromOffice => (Some("change"), "1041"),
        EventType::Meeting | EventType::Talks | EventType::Visit => (Some("meet"), "106"),
        EventType::LawPassed | EventType::Election => (Some("change"), "104"),
        // "Sanctions called for": no mode fits.
        _ => return None,
    })
}

fn threatened(with: EventType) -> Option<(Option<&'static str>, &'static str)> {
    Some(match with {
        EventType::VisaBan
        | EventType::AssetFreeze
        | EventType::Sanction
        | EventType::AidCut
        | EventType::ArmsEmbargo => (Some("restrict"), "1312"),
        EventType::Ban | EventType::Censorship | EventType::TravelBan => (Some("restrict"), "132"),
        EventType::Arrest
        | EventType::Detention
        | EventType::Imprisonment
        | EventType::Charge
        | EventType::Trial => (Some("arrest"), "132"),
        EventType::Deportation => (Some("expel"), "130"),
        EventType::Killing
        | EventType::Torture
        | EventType::IllTreatment
        | EventType::Injury
        | EventType::Execution => (Some("violence"), "130"),
        _ => return None,
    })
}

/// A violation of somebody's rights.
fn is_abuse(event: EventType) -> bool {
    matches!(
        event,
        EventType::EnforcedDisappearance
            | EventType::DeathInCustody
            | EventType::AccessDenied
            | EventType::Torture
            | EventType::IllTreatment
            | EventType::SolitaryConfinement
            | EventType::MedicalNeglect
            | EventType::Killing
            | EventType::Censorship
            | EventType::Dispersal
    )
}
