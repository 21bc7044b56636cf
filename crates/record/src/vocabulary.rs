//! The closed vocabularies that a reading uses, spelled as they are printed.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])+ $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[doc = $doc])+ #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The value as it is printed.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// What it means, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

vocabulary! {
    /// What an entity is.
    EntityKind {
        /// A human being.
        Person = "person",
        /// A body that is no organ of a state.
        Organization = "organization",
        /// A state or one of its organs.
        Government = "government",
        /// A place as a place.
        Place = "place",
        /// People without a name of their own: "more than 60 lawmakers".
        Group = "group",
        /// A letter, a report, a resolution.
        Document = "document",
        /// A statute or a treaty.
        Law = "law",
    }
}

vocabulary! {
    /// What is done by saying something.
    SpeechAct {
        /// Says that something is so.
        Assert = "assert",
        /// Says that somebody did wrong.
        Accuse = "accuse",
        /// Says that something is not so, or refuses a demand.
        Deny = "deny",
        /// Asks that something be done.
        Demand = "demand",
        /// Asks to know.
        Question = "question",
        /// Promises.
        Commit = "commit",
        /// Announces harm under a condition.
        Threaten = "threaten",
        /// Judges badly.
        Criticise = "criticise",
        /// Judges well.
        Praise = "praise",
        /// Hopes, fears, regrets, is concerned.
        Express = "express",
    }
}

vocabulary! {
    /// How much of the content stands in quotation marks.
    Form {
        /// All of it.
        Direct = "direct",
        /// None of it.
        Indirect = "indirect",
        /// Some of it.
        Mixed = "mixed",
    }
}

vocabulary! {
    /// How much a diagnostic matters.
    Level {
        /// Worth knowing.
        Note = "note",
        /// Something in the reading may be incomplete.
        Warning = "warning",
        /// Something could not be read.
        Error = "error",
    }
}

vocabulary! {
    /// What happens to somebody, or what bodies do. One file of frames a group
    /// (`crates/reader/data/frames`).
    EventType {
        /// Taken by force of law.
        Arrest = "arrest",
        /// Kept by force of law.
        Detention = "detention",
        /// Kept in prison, or serving a sentence.
        Imprisonment = "imprisonment",
        /// Moved from one place of custody to another.
        Transfer = "transfer",
        /// Confined to a house.
        HouseArrest = "house_arrest",
        /// Let out on conditions until judgement.
        Bail = "bail",
        /// Let go.
        Release = "release",
        /// Got away.
        Escape = "escape",
        /// Taken, and the taking or the place hidden.
        EnforcedDisappearance = "enforced_disappearance",
        /// Died while held.
        DeathInCustody = "death_in_custody",
        /// Put to death by sentence.
        Execution = "execution",
        /// Kept from lawyer, family, doctor or consul.
        AccessDenied = "access_denied",
        /// Let see them.
        AccessGranted = "access_granted",
        /// Severe pain for a purpose.
        Torture = "torture",
        /// Beating and other abuse.
        IllTreatment = "ill_treatment",
        /// Kept alone.
        SolitaryConfinement = "solitary_confinement",
        /// Refuses food in protest.
        HungerStrike = "hunger_strike",
        /// Kept from medicine or care.
        MedicalNeglect = "medical_neglect",
        /// Looked into by an authority.
        Investigation = "investigation",
        /// Accused by an authority.
        Charge = "charge",
        /// Heard by a court.
        Trial = "trial",
        /// Found guilty.
        Conviction = "conviction",
        /// Given a punishment.
        Sentence = "sentence",
        /// Brought before a higher court.
        Appeal = "appeal",
        /// Judgement undone.
        ConvictionOverturned = "conviction_overturned",
        /// Judgement kept.
        ConvictionUpheld = "conviction_upheld",
        /// Judgement without effect for a time.
        ConvictionSuspended = "conviction_suspended",
        /// Punishment not to be served for a time.
        SentenceSuspended = "sentence_suspended",
        /// Punishment made milder.
        SentenceReduced = "sentence_reduced",
        /// Found not guilty.
        Acquittal = "acquittal",
        /// Accusation given up.
        ChargesDropped = "charges_dropped",
        /// Forgiven by an authority.
        Pardon = "pardon",
        /// Handed over to another state.
        Extradition = "extradition",
        /// A party, medium or group forbidden.
        Ban = "ban",
        /// Words kept from the public.
        Censorship = "censorship",
        /// A gathering broken up.
        Dispersal = "dispersal",
        /// Premises entered and searched.
        Raid = "raid",
        /// Kept from travelling.
        TravelBan = "travel_ban",
        /// Sent out of a country.
        Deportation = "deportation",
        /// Watched.
        Surveillance = "surveillance",
        /// Killed.
        Killing = "killing",
        /// Hurt.
        Injury = "injury",
        /// Threatened.
        Threat = "threat",
        /// A vote.
        Election = "election",
        /// A vote falsified.
        ElectionFraud = "election_fraud",
        /// Put out of office.
        RemovalFromOffice = "removal_from_office",
        /// Leaves office.
        Resignation = "resignation",
        /// Comes into office.
        Appointment = "appointment",
        /// People gather against something.
        Protest = "protest",
        /// A law adopted.
        LawPassed = "law_passed",
        /// A resolution adopted.
        ResolutionPassed = "resolution_passed",
        /// A letter sent.
        Letter = "letter",
        /// People meet.
        Meeting = "meeting",
        /// Somebody goes to see somebody or something.
        Visit = "visit",
        /// An envoy called in.
        Summons = "summons",
        /// Talks held.
        Talks = "talks",
        /// Something agreed.
        Agreement = "agreement",
        /// Judged badly in public.
        Criticism = "criticism",
        /// Asked to act.
        AppealForAction = "appeal_for_action",
        /// Entry forbidden to a person.
        VisaBan = "visa_ban",
        /// Property frozen.
        AssetFreeze = "asset_freeze",
        /// Any other sanction.
        Sanction = "sanction",
        /// A sanction ended.
        SanctionLifted = "sanction_lifted",
        /// Aid stopped or cut.
        AidCut = "aid_cut",
        /// Arms not to be sold.
        ArmsEmbargo = "arms_embargo",
    }
}

vocabulary! {
    /// A part of a letter.
    LetterPart {
        /// Who writes, as the head of the sheet says.
        Letterhead = "letterhead",
        /// Place and day of writing.
        Date = "date",
        /// To whom it goes.
        Addressee = "addressee",
        /// "Dear Minister,".
        Salutation = "salutation",
        /// What it says.
        Body = "body",
        /// An item of a list in the body.
        Item = "item",
        /// "Yours faithfully,".
        Closing = "closing",
        /// The names below it.
        Signatures = "signatures",
    }
}

vocabulary! {
    /// How an event stands: who vouches for it, and whether it is said to have happened.
    Factuality {
        /// The document itself says so.
        Reported = "reported",
        /// Somebody else does.
        Claimed = "claimed",
        /// Only the denial is reported.
        Denied = "denied",
        /// Claimed and denied.
        Disputed = "disputed",
        /// Asked for.
        Demanded = "demanded",
        /// Announced, promised, ordered or threatened.
        Planned = "planned",
        /// Possible, or under a condition.
        Hypothetical = "hypothetical",
        /// Said not to have happened.
        Negated = "negated",
    }
}

vocabulary! {
    /// Where a person's case stands.
    CaseStatus {
        /// Held without a judgement.
        Detained = "detained",
        /// Serving a sentence.
        Imprisoned = "imprisoned",
        /// Confined to a house.
        HouseArrest = "house_arrest",
        /// Before a court.
        OnTrial = "on_trial",
        /// Out on conditions.
        OnBail = "on_bail",
        /// Convicted and not held.
        ConvictedAtLarge = "convicted_at_large",
        /// Let go.
        Released = "released",
        /// Found not guilty.
        Acquitted = "acquitted",
        /// Forgiven.
        Pardoned = "pardoned",
        /// Taken, and not admitted to be held.
        Disappeared = "disappeared",
        /// Out of the country.
        InExile = "in_exile",
        /// Died while held.
        DiedInCustody = "died_in_custody",
        /// Put to death.
        Executed = "executed",
        /// The text does not tell.
        Unknown = "unknown",
    }
}
