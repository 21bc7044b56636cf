//! The style and the script, named by what is in them: a browser keeps them for good, and asks anew when they change.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

pub(crate) struct Asset {
    /// `/assets/desk.0c1b2a3f4d5e.css`.
    pub path: String,
    kind: &'static str,
    content: &'static str,
}

impl Asset {
    fn new(name: &str, end: &str, kind: &'static str, content: &'static str) -> Self {
        let hash: [u8; 32] = Sha256::digest(content).into();
        let hash: String = hash[..6].iter().map(|b| format!("{b:02x}")).collect();
        Self {
            path: format!("/assets/{name}.{hash}.{end}"),
            kind,
            content,
        }
    }
}

pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../assets/desk.css");
    Asset::new("desk", "css", "text/css; charset=utf-8", content)
});

pub(crate) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../assets/desk.js");
    Asset::new("desk", "js", "text/javascript; charset=utf-8", content)
});

pub(crate) static ICON: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../assets/icon.svg");
    Asset::new("icon", "svg", "image/svg+xml", content)
});

pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    let path = format!("/assets/{name}");
    let all = [&*STYLE, &*SCRIPT, &*ICON];
    match all.into_iter().find(|asset| asset.path == path) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.content).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
