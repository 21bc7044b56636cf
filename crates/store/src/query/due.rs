//! When answers are due, for a calendar.

use sha2::{Digest, Sha256};

use crate::chain::to_hex;
use crate::demand::{DemandFilter, DemandRow};
use crate::error::Result;
use crate::reference::Reference;
use crate::store::Store;

/// A demand that somebody accepted, with the day until which it asks.
#[derive(Clone, Debug)]
pub struct Due {
    /// The same in every store that keeps the same text, whatever number the demand has in it; tells nothing of the text
    /// to who has it not.
    pub uid: String,
    /// The demand.
    pub demand: DemandRow,
}

impl Store {
    /// Demands that have a day until which an answer or the act is asked. What nobody accepted is in no calendar, whatever
    /// the filter says.
    pub fn due(&mut self, filter: &DemandFilter) -> Result<Vec<Due>> {
        let filter = DemandFilter {
            accepted: true,
            ..filter.clone()
        };
        let mut all = Vec::new();
        for demand in self.demands(&filter)? {
            if demand.due.is_none() {
                continue;
            }
            let key = demand.reference.parse::<Reference>()?.key();
            let sql = "SELECT document.id, fact.id FROM fact JOIN document ON document.key = fact.document
                WHERE fact.key = ?1";
            let row = self.db.row(sql, &[key.into()])?;
            let row =
                row.ok_or_else(|| crate::store::broken(format!("fact {key}"), "it is gone"))?;
            let named = format!("demand\n{}\n{}", row.text(0)?, row.text(1)?);
            let digits = to_hex(&Sha256::digest(named.as_bytes()));
            all.push(Due {
                uid: format!("{}@onrecord", &digits[..32]),
                demand,
            });
        }
        all.sort_by_key(|due| due.demand.due);
        Ok(all)
    }
}
