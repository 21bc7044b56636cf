//! The desk: the record in a browser, for one person at one computer.
//!
//! Pages are made here and work without a script; `assets/desk.js` makes them faster. Nothing of this crate writes SQL, and
//! nothing outside of it knows HTTP. A page asks [`App::with`] for what it shows, fills a struct with it, and the template of
//! the same name in `templates/` draws it. docs/DESK.md tells the rest.

mod app;
mod assets;
mod calendar;
mod choose;
mod columns;
mod failure;
mod guard;
mod html;
mod jobs;
mod letters;
mod pages;
mod reads;
mod screening;
mod screens;
mod session;
mod sheets;
mod table;
#[cfg(test)]
mod tests;
mod timeline;
mod upload;
mod words;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use store::Store;
pub use table::{Table, TableFormat, Tables};

use crate::app::App;
pub use crate::reads::{About, Beside, Given, Part, Reads, Refused, Rows, Wanted};
pub use crate::screens::{Screens, Unread};

/// What a desk is opened with.
pub struct Options {
    /// The store.
    pub store: Store,
    /// The id of who sits at it, which stands in the audit log with what they decide.
    pub actor: String,
    /// Writes lists as files.
    pub tables: Box<dyn Tables>,
    /// What reads the files that are added.
    pub reads: Box<dyn Reads>,
    /// Whether the link has the address of this computer, and no name of its own under `.localhost`: for a browser that
    /// knows no such names. Every port of the computer is sent the cookie then.
    pub by_address: bool,
    /// What looks officials up, where the desk was opened with lists.
    pub screens: Option<Box<dyn Screens>>,
}

/// How long requests that have begun are waited for.
const GRACE: Duration = Duration::from_secs(5);

/// How long a page waits while another program writes.
const PATIENCE: Duration = Duration::from_secs(4);

/// How often what nobody looks at any more is forgotten.
const MINUTE: Duration = Duration::from_secs(60);

/// Has what nobody looks at any more forgotten, for as long as the desk is open: also where nobody asks it for anything.
async fn forget(app: &App, every: Duration) {
    let mut clock = tokio::time::interval(every);
    loop {
        clock.tick().await;
        app.jobs.forget();
    }
}

/// Waits for Ctrl-C; where nobody can be asked, until the program is killed.
async fn asked_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// A desk that listens, and has answered nobody yet.
pub struct Desk {
    listener: TcpListener,
    app: App,
    /// Opens the desk once, in one browser.
    link: String,
}

impl Desk {
    /// Takes an address of this computer.
    ///
    /// # Errors
    ///
    /// The address is not one of this computer alone, or is taken.
    pub fn new(address: SocketAddr, mut options: Options) -> io::Result<Self> {
        let patient = options.store.set_patience(PATIENCE);
        patient.map_err(io::Error::other)?;
        if !address.ip().is_loopback() {
            let why =
                "a desk is for one person at one computer: it listens on 127.0.0.1 or ::1 alone";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (app, secret) = App::new(options, address)?;
        let link = format!("http://{}/open/{secret}", app.host);
        Ok(Self {
            listener,
            app,
            link,
        })
    }

    /// The link that opens it: it works once.
    pub fn link(&self) -> &str {
        &self.link
    }

    /// Answers until it is stopped (Ctrl-C). How many files were given and not read to their end by then; of those, only what
    /// had been told is kept.
    ///
    /// # Errors
    ///
    /// The network of this computer fails.
    pub fn serve(self) -> io::Result<usize> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let app = Arc::new(self.app);
            let closing = Arc::clone(&app);
            let (tell, told) = tokio::sync::oneshot::channel();
            let stopped = async move {
                asked_to_stop().await;
                closing.jobs.close();
                // Nobody waits for it where the desk has ended already.
                let _ = tell.send(());
            };
            let served = axum::serve(listener, pages::router(Arc::clone(&app)))
                .with_graceful_shutdown(stopped);
            // A request that never ends keeps no desk open.
            let given_up = async {
                let _ = told.await;
                tokio::select! {
                    () = tokio::time::sleep(GRACE) => {}
                    () = asked_to_stop() => {}
                }
            };
            tokio::select! {
                served = served => served?,
                () = given_up => {}
                () = forget(&app, MINUTE) => {}
            }
            // What is being kept is waited for.
            app.ask(|_| ());
            Ok(app.jobs.unfinished())
        })
    }
}
