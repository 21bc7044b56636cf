//! Who works here, and what they may do.

use serde_json::json;

use crate::audit;
use crate::db::Db;
use crate::digest;
use crate::error::{Result, StoreError};
use crate::fact::vocabulary;
use crate::store::{Act, Store};

vocabulary! {
    /// What somebody may do.
    Role as "role" {
        /// Looks.
        Reader = "reader",
        /// Adds and corrects, and does not review: what an editor gave counts once another has accepted it.
        Editor = "editor",
        /// Accepts and rejects the work of others, and does not edit.
        Reviewer = "reviewer",
        /// Does all of it but review own work; opens again what is locked.
        Lead = "lead",
        /// Works alone: there is nobody else. Does all but what needs two.
        Sole = "sole",
    }
}

impl Role {
    pub(crate) fn may_edit(self) -> bool {
        matches!(self, Self::Editor | Self::Lead | Self::Sole)
    }

    pub(crate) fn may_review(self) -> bool {
        matches!(self, Self::Reviewer | Self::Lead | Self::Sole)
    }

    pub(crate) fn may_reopen(self) -> bool {
        matches!(self, Self::Lead | Self::Sole)
    }
}

/// One who works here.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Member {
    /// As the log has it: never a name.
    pub id: String,
    /// The name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// The role of who acts. A store without members is one person's; in a store with members a stranger only looks.
pub(crate) fn role(db: &mut Db, actor: &str) -> Result<Role> {
    let found = db.row("SELECT role FROM member WHERE id = ?1", &[actor.into()])?;
    if let Some(row) = found {
        return row.text(0)?.parse();
    }
    let any = db.row("SELECT 1 FROM member LIMIT 1", &[])?;
    Ok(any.map_or(Role::Sole, |_| Role::Reader))
}

/// Refuses who may not.
pub(crate) fn need(may: bool, role: Role, act: &'static str) -> Result<()> {
    match may {
        true => Ok(()),
        false => Err(StoreError::NotAllowed { role, act }),
    }
}

impl Store {
    /// Puts somebody on the list of who works here, or changes what they may do. The first one is a lead.
    ///
    /// # Errors
    ///
    /// Only a lead may, and one lead must stay.
    pub fn set_member(&mut self, member: &Member, act: &Act) -> Result<()> {
        self.db.transaction(|db| {
            let role = role(db, &act.actor)?;
            need(role.may_reopen(), role, "say who may do what")?;
            let leads = "SELECT 1 FROM member WHERE role = 'lead' AND id <> ?1 LIMIT 1";
            let others = db.row(leads, &[member.id.as_str().into()])?;
            if member.role != Role::Lead && others.is_none() {
                return Err(StoreError::NoLead);
            }
            let entry = audit::next(db)?;
            db.execute(
                "INSERT INTO member (id, name, role, entry) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (id) DO UPDATE SET name = ?2, role = ?3, entry = ?4",
                &[
                    member.id.as_str().into(),
                    member.name.as_str().into(),
                    member.role.as_str().into(),
                    entry.into(),
                ],
            )?;
            let rows = digest::of_told(db, &[("member", member.id.as_str().into())])?;
            let payload = json!({"role": member.role, "rows": rows});
            audit::append(
                db,
                act,
                "set_member",
                &format!("member:{}", member.id),
                payload,
            )?;
            Ok(())
        })
    }

    /// Who works here; nobody where it is one person's.
    pub fn members(&mut self) -> Result<Vec<Member>> {
        let rows = self
            .db
            .rows("SELECT id, name, role FROM member ORDER BY id", &[])?;
        let member = |row: &crate::db::Row| {
            Ok(Member {
                id: row.text(0)?.to_owned(),
                name: row.text(1)?.to_owned(),
                role: row.text(2)?.parse()?,
            })
        };
        rows.iter().map(member).collect()
    }
}
