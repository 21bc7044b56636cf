//! The closed vocabularies that a reading uses, spelled as they are printed.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The value as it is printed.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
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
