//! A whole file behind a web address, fetched only if it changed.

use super::error::RemoteError;
use super::http::{Http, Question, Settings, check_scheme, host};
use std::io::Write;
use url::Url;

/// What a server says about the version that it gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The file, and which version it is.
    New(Version),
    /// It is the version that is known already.
    Same,
    /// There is none.
    Missing,
}

/// Fetches a file into `out` unless it is the version that is known. `is_configured` is true for an address that comes
/// from the reader's own configuration: it may lie in a private network.
pub fn fetch(
    address: &str,
    known: &Version,
    settings: &Settings,
    is_configured: bool,
    bytes_max: u64,
    out: &mut dyn Write,
    progress: &dyn Fn(u64),
) -> Result<Fetched, RemoteError> {
    let url = Url::parse(address).map_err(|error| RemoteError::Address {
        address: super::address::without_userinfo(address),
        detail: error.to_string(),
    })?;
    check_scheme(&url, settings.allow_http)?;
    let http = Http::new(settings, &url, is_configured);
    let conditions = [
        ("if-none-match", &known.etag),
        ("if-modified-since", &known.last_modified),
    ];
    // Where both are known, the server looks at the tag.
    let headers: Vec<(&str, &str)> = conditions
        .iter()
        .filter_map(|(name, value)| Some((*name, value.as_deref()?)))
        .take(1)
        .collect();
    let what = super::address::shown(address);
    let question = Question {
        headers: &headers,
        is_long: true,
        ..Question::get(&url, &what)
    };
    let mut answer = http.ask_any(&question)?;
    match answer.status {
        304 => return Ok(Fetched::Same),
        404 | 410 => return Ok(Fetched::Missing),
        200 => {}
        _ => return Err(answer.refusal(&what)),
    }
    answer.check_plain()?;
    let version = Version {
        etag: answer.header("etag").map(str::to_owned),
        last_modified: answer.header("last-modified").map(str::to_owned),
    };
    let promised = answer
        .header("content-length")
        .and_then(|length| length.parse::<u64>().ok());
    let mut block = vec![0; 1 << 16];
    let mut total = 0_u64;
    loop {
        let got = answer.read(&mut block)?;
        if got == 0 {
            break;
        }
        total += got as u64;
        if total > bytes_max {
            return Err(RemoteError::TooLarge {
                what,
                allowed: bytes_max,
            });
        }
        out.write_all(&block[..got])
            .map_err(|error| RemoteError::Connection {
                host: host(&url),
                detail: format!("it could not be saved: {error}"),
            })?;
        progress(got as u64);
    }
    if promised.is_some_and(|promised| promised != total) {
        return Err(RemoteError::Lying {
            host: host(&url),
            detail: format!(
                "it promised {} bytes and sent {total}",
                promised.unwrap_or_default()
            ),
        });
    }
    Ok(Fetched::New(version))
}
