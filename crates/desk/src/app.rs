//! What every page shares: the store, who sits at it, and who may see it.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use record::PartialDate;
use store::{Act, Store, StoreError};
use tokio::sync::Semaphore;

use crate::failure::Failure;
use crate::jobs::Jobs;
use crate::reads::Reads;
use crate::session::{self, Secret, Sessions};
use crate::{Options, Screens, Tables, Unread};

pub(crate) struct App {
    store: Mutex<Store>,
    actor: String,
    pub(crate) tables: Box<dyn Tables>,
    pub(crate) reads: Box<dyn Reads>,
    pub(crate) screens: Option<Box<dyn Screens>>,
    /// What waits to be read.
    pub(crate) jobs: Jobs,
    /// What a browser calls this desk: any other name is that of a page that was turned to this address.
    pub(crate) host: String,
    pub(crate) sessions: Sessions,
    /// Whose upload is taken in: one after another, so that they do not fill the memory together.
    pub(crate) uploading: Semaphore,
}

/// The app, as handlers are given it.
pub(crate) type Shared = axum::extract::State<Arc<App>>;

impl App {
    /// A desk, and the secret of the link that opens it.
    pub(crate) fn new(options: Options, address: SocketAddr) -> io::Result<(Self, Secret)> {
        let (sessions, secret) = Sessions::new(address.port())?;
        let host = match (options.by_address, address.port()) {
            (true, 80) => address.ip().to_string(),
            (true, _) => address.to_string(),
            // Browsers leave out the port that goes without saying.
            (false, 80) => session::name()?,
            (false, port) => format!("{}:{port}", session::name()?),
        };
        let app = Self {
            store: Mutex::new(options.store),
            actor: options.actor,
            tables: options.tables,
            reads: options.reads,
            screens: options.screens,
            jobs: Jobs::default(),
            host,
            uploading: Semaphore::new(1),
            sessions,
        };
        Ok((app, secret))
    }

    /// Asks the store, and waits for it.
    pub(crate) fn ask<T>(&self, ask: impl FnOnce(&mut Store) -> T) -> T {
        // A transaction that was cut off was rolled back: the store is as it was before.
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        ask(&mut store)
    }

    /// Asks the store, on a thread that may wait for it.
    pub(crate) async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        ask: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        let app = Arc::clone(self);
        let asked = tokio::task::spawn_blocking(move || app.ask(ask));
        match asked.await {
            Ok(answer) => answer.map_err(Failure::from),
            Err(_) => Err(Failure::broken()),
        }
    }

    /// What of the lists that the desk was opened with could not be read, as far as it was tried.
    pub(crate) fn unread(&self) -> Vec<Unread> {
        let screens = self.screens.as_ref();
        screens.map_or_else(Vec::new, |screens| screens.unread())
    }

    /// Who acts, now.
    pub(crate) fn act(&self) -> Act {
        let now = jiff::Timestamp::now();
        Act {
            actor: self.actor.clone(),
            at: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        }
    }
}

/// Today, in UTC; nothing where the clock stands before the year 1.
pub(crate) fn today() -> Result<PartialDate, Failure> {
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    today.parse().map_err(|_| Failure::broken())
}
