//! One file behind a web address.

use super::ask::Locator;
use super::error::RemoteError;
use super::file::Listing;
use super::http::{Http, Settings, check_scheme, host};
use super::listed::Listed;
use url::Url;

/// The file that the address names. Its size comes with the first answer.
pub(super) fn list(url: &Url, settings: &Settings) -> Result<Listed, RemoteError> {
    check_scheme(url, settings.allow_http)?;
    let last = url
        .path_segments()
        .and_then(|mut segments| segments.next_back())
        .unwrap_or_default();
    let name = percent_encoding::percent_decode_str(last).decode_utf8_lossy();
    let name: String = name
        .chars()
        .filter(|c| !c.is_control() && !"/\\:".contains(*c))
        .take(200)
        .collect();
    let name = if matches!(name.as_str(), "" | "." | "..") {
        "file".to_owned()
    } else {
        name
    };
    let file = Listing {
        path: name,
        bytes: None,
        digest: None,
        locator: Locator {
            url: url.clone(),
            sign: None,
        },
    };
    Ok(Listed {
        http: Http::new(settings, url, false),
        endpoint: host(url),
        revision: None,
        commit: None,
        files: vec![file],
        refused: Vec::new(),
        is_single: true,
    })
}
