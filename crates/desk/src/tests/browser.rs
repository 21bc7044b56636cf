//! A desk over a store with a few readings, and browsers that ask it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use record::{PartialDate, Reading};
use serde_json::{Value as Json, json};
use store::{Act, Bearer, ListResult, Place, Source, Store};
use tower::ServiceExt;

use crate::app::App;
use crate::pages::router;
use crate::tests::reads::{Gate, TestReads};
use crate::{Options, Refused, Screens, Table, TableFormat, Tables, Unread};

/// What the desk under test is called.
pub const HOST: &str = "127.0.0.1:8400";

pub struct TestDesk {
    router: Router,
    /// The link that nobody has opened yet.
    pub link: String,
    /// Whoever holds it keeps files from being read that are called slow.
    pub gate: Gate,
    pub app: Arc<App>,
    _folder: tempfile::TempDir,
}

pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    /// Where it leads.
    pub fn location(&self) -> &str {
        let location = self.headers.get(header::LOCATION);
        location.map_or("", |l| l.to_str().expect("a path"))
    }
}

/// A desk over these readings.
pub fn desk(readings: &[Json]) -> TestDesk {
    desk_with(readings, |_, _| {})
}

/// A desk over these readings, and what else is done to the store before it opens.
pub fn desk_with(readings: &[Json], act_on: impl FnOnce(&mut Store, &Act)) -> TestDesk {
    let folder = tempfile::tempdir().expect("a folder");
    let act = Act {
        actor: "u-1".to_owned(),
        at: "2026-03-01T09:00:00Z".to_owned(),
    };
    let place = Place::File(folder.path().join("store.db"));
    let mut store = Store::open(&place, None, &act.at).expect("opens");
    for (n, reading) in readings.iter().enumerate() {
        let reading: Reading = serde_json::from_value(reading.clone()).expect("a reading");
        let source = Source {
            original: Some(reading.document.text.as_str().as_bytes()),
            name: format!("{n}.txt"),
            inner: String::new(),
        };
        store.save(&reading, &source, &act).expect("kept");
    }
    act_on(&mut store, &act);
    let gate = Gate::default();
    let options = options(store, gate.clone());
    let (app, secret) = App::new(options, HOST.parse().expect("an address")).expect("opens");
    let app = Arc::new(app);
    TestDesk {
        router: router(Arc::clone(&app)),
        app,
        gate,
        link: format!("/open/{secret}"),
        _folder: folder,
    }
}

/// What a desk is opened with: its files are the names of their rows.
pub fn options(store: Store, gate: Gate) -> Options {
    Options {
        store,
        actor: "u-1".to_owned(),
        reads: Box::new(TestReads(gate)),
        tables: Box::new(Names),
        by_address: true,
        screens: Some(Box::new(OneList::default())),
    }
}

/// A list in which everybody is found by the first of their names; another one cannot be read, which shows when somebody is
/// looked up.
#[derive(Default)]
struct OneList(AtomicBool);

impl Screens for OneList {
    fn look_up(
        &self,
        official: &Bearer,
        born: Option<PartialDate>,
        country: Option<&str>,
    ) -> Result<Vec<ListResult>, Refused> {
        self.0.store(true, Ordering::Relaxed);
        let name = official.names.first();
        Ok(vec![ListResult {
            list: "kesh".to_owned(),
            sha256: "f".repeat(64),
            result: json!({"version": "2024-05-09", "entries": 1, "threshold": 0.7, "names": official.names, "born": born,
                "country": country, "hits": [{"name": name, "entry": "K-17", "listed_name": name, "score": 0.9}]}),
        }])
    }

    fn unread(&self) -> Vec<Unread> {
        let other = Unread {
            name: "lists/<b>osk.xml".to_owned(),
            why: Refused::new("it breaks off in line 7", "have it sent once more"),
        };
        let is_known = self.0.load(Ordering::Relaxed);
        [other].into_iter().filter(|_| is_known).collect()
    }
}

struct Names;

impl Tables for Names {
    fn file(&self, table: &Table, format: TableFormat) -> Result<Vec<u8>, String> {
        let names: Vec<String> = match table {
            Table::Cases(rows) => rows.iter().map(|row| row.person.name.clone()).collect(),
            Table::Demands(rows) => rows.iter().map(|row| row.action.clone()).collect(),
            Table::People(rows) => rows.iter().map(|row| row.name.clone()).collect(),
            Table::Search(rows) => rows.iter().map(|row| row.reference.to_string()).collect(),
            Table::Officials(rows) => rows.iter().map(|row| row.official.name.clone()).collect(),
        };
        Ok(format!("{}: {}", format.as_str(), names.join("; ")).into_bytes())
    }
}

impl TestDesk {
    /// Sends a request as it is.
    pub fn send(&self, request: Request<Body>) -> Page {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_time().build().expect("runs");
        runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await;
            let (parts, body) = answer.expect("an answer").into_parts();
            let body = to_bytes(body, usize::MAX).await.expect("a body");
            Page {
                status: parts.status,
                headers: parts.headers,
                body: String::from_utf8_lossy(&body).into_owned(),
            }
        })
    }

    /// A browser that has opened the link.
    pub fn browser(&self) -> Browser<'_> {
        let page = self.send(request("GET", &self.link, "", Body::empty()));
        let cookie = page.headers[header::SET_COOKIE].to_str().expect("a cookie");
        let cookie = cookie.split(';').next().expect("a value").to_owned();
        Browser { desk: self, cookie }
    }
}

pub fn request(method: &str, path: &str, cookie: &str, body: Body) -> Request<Body> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, HOST)
        .header(header::COOKIE, cookie);
    let request = match method {
        "POST" => request
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
        _ => request,
    };
    request.body(body).expect("a request")
}

/// A form with files, as a browser writes it.
pub fn multipart(path: &str, cookie: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Request<Body> {
    let mut body = Vec::new();
    for (field, file, bytes) in parts {
        let file = file.map(|name| {
            // As browsers do.
            let name = name.replace('"', "%22").replace('\n', "%0A");
            format!("; filename=\"{name}\"\r\nContent-Type: application/octet-stream")
        });
        let file = file.unwrap_or_default();
        let head =
            format!("--x0y1\r\nContent-Disposition: form-data; name=\"{field}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x0y1--\r\n");
    let mut request = request("POST", path, cookie, Body::from(body));
    let kind = "multipart/form-data; boundary=x0y1"
        .parse()
        .expect("a header");
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    request
}

pub struct Browser<'a> {
    desk: &'a TestDesk,
    pub cookie: String,
}

impl Browser<'_> {
    pub fn get(&self, path: &str) -> Page {
        self.desk
            .send(request("GET", path, &self.cookie, Body::empty()))
    }

    /// The page of an address, which must be there.
    pub fn see(&self, path: &str) -> String {
        let page = self.get(path);
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        page.body
    }

    /// Sends a form: `name=value&name=value`, as it is encoded.
    pub fn post(&self, path: &str, form: &str) -> Page {
        let body = Body::from(form.to_owned());
        self.desk.send(request("POST", path, &self.cookie, body))
    }

    /// Sends a form with files, each with its field and name; a field that is none has no name.
    pub fn send(&self, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Page {
        let request = multipart(path, &self.cookie, parts);
        self.desk.send(request)
    }

    /// Sends a form, which must be taken.
    pub fn decide(&self, path: &str, form: &str) {
        let page = self.post(path, form);
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{form}: {}", page.body);
    }
}

/// The text of all invented reports here.
const TEXT: &str = "Police arrested Ana Ruiz in Valmora on 3 May 2024, her lawyer said. The Press Union demanded that the \
    Interior Ministry release her.";

/// A reading of a report that says that Ana Ruiz was arrested, and that her release was asked for.
pub fn report(id: &str, title: &str, published: &str) -> Json {
    reading(id, title, published, TEXT, "Ana Ruiz")
}

/// The same with another text and name, which must be as long.
pub fn reading(id: &str, title: &str, published: &str, text: &str, name: &str) -> Json {
    json!({
        "document": {"id": format!("sha256:{id:0>64}"), "title": title, "publisher": "Vila News", "url": null,
            "kind": "report", "published": published, "published_from": "metadata", "language": "en", "text": text},
        "entities": [
            {"id": "e1", "kind": "person", "name": name, "aliases": [], "age": null, "mentions": [[16, 24]],
                "roles": [{"title": "journalist", "of": null, "former": false, "spans": []}]},
            {"id": "e2", "kind": "government", "name": "Interior Ministry", "aliases": [], "roles": [], "age": null,
                "mentions": []},
            {"id": "e3", "kind": "organization", "name": "Press Union", "aliases": [], "roles": [], "age": null,
                "mentions": [[72, 83]]}],
        "statements": [],
        "events": [{"id": "v1", "type": "arrest", "actor": "Police", "actor_entity": null, "recipient": name,
            "recipient_entity": "e1", "count": null, "date": "2024-05-03", "date_precision": "day",
            "place": "Valmora", "detail": null, "factuality": "claimed", "according_to": "her lawyer",
            "according_to_entity": null, "denied_by": null, "denied_by_entity": null, "statements": [],
            "evidence": [[0, 49]], "plover": {"event": null, "mode": null, "context": []}, "cameo": null,
            "rules": ["event.arrest"]}],
        "cases": [{"person": name, "entity": "e1", "status": "detained", "place": null, "since": "2024-05-03",
            "charges": [], "charges_complete": false, "access_denied": null, "events": ["v1"],
            "evidence": [[0, 49]], "rules": ["case.detained"]}],
        "demands": [{"id": "d1", "by": "Press Union", "by_entity": "e3", "of": "Interior Ministry",
            "of_entity": "e2", "action": "release her", "for": [name], "date": null, "due": null,
            "answer": null, "statements": [], "evidence": [[68, 133]], "rules": ["demand.ask"]}],
        "disputes": [], "dates": [], "diagnostics": []
    })
}
