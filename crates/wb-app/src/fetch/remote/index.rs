//! The client of an index of packages: documents and files by their addresses, credentials for the index alone.

use super::auth::{Basic, Bearer, header_value, variable};
use super::error::RemoteError;
use super::http::{Http, Question, Settings, Sign, check_scheme};
use base64::Engine as _;
use std::io::Write;
use url::Url;

/// A client of one index.
pub(crate) struct IndexClient {
    http: Http,
    base: Url,
    sign: Option<Box<dyn Sign>>,
}

impl IndexClient {
    /// A client for an index that was configured. Credentials come from `WEIGHBRIDGE_INDEX_<NAME>_TOKEN` (a bearer's
    /// token) or `WEIGHBRIDGE_INDEX_<NAME>_LOGIN` (`user:password`), never from a file that is shared.
    pub(crate) fn new(name: &str, base: &Url, settings: &Settings) -> Result<Self, RemoteError> {
        check_scheme(base, settings.allow_http)?;
        let name = name.to_ascii_uppercase().replace('-', "_");
        let (token, login) = (
            format!("WEIGHBRIDGE_INDEX_{name}_TOKEN"),
            format!("WEIGHBRIDGE_INDEX_{name}_LOGIN"),
        );
        let sign: Option<Box<dyn Sign>> = match (variable(&token), variable(&login)) {
            (Some(secret), _) => Some(Box::new(Bearer(header_value(&token, &secret)?))),
            (None, Some(secret)) => {
                let encoded = base64::engine::general_purpose::STANDARD.encode(secret);
                Some(Box::new(Basic(encoded)))
            }
            (None, None) => None,
        };
        Ok(Self {
            http: Http::new(settings, base, true),
            base: base.clone(),
            sign,
        })
    }

    fn question<'a>(
        &'a self,
        url: &'a Url,
        what: &'a str,
        headers: &'a [(&'a str, &'a str)],
    ) -> Question<'a, 'a> {
        let is_home = url.origin() == self.base.origin();
        Question {
            headers,
            sign: self.sign.as_deref().filter(|_| is_home),
            ..Question::get(url, what)
        }
    }

    /// A document of at most `max` bytes, and the address that it came from in the end.
    pub(crate) fn document(
        &self,
        url: &Url,
        accept: &str,
        what: &str,
        max: u64,
    ) -> Result<(Vec<u8>, Url), RemoteError> {
        let headers = [("accept", accept)];
        let mut answer = self.http.ask(&self.question(url, what, &headers))?;
        let bytes = answer.document(what, max)?;
        Ok((bytes, answer.url.clone()))
    }

    /// Writes a file of at most `max` bytes; returns how many it has.
    pub(crate) fn save(
        &self,
        url: &Url,
        what: &str,
        max: u64,
        out: &mut dyn Write,
    ) -> Result<u64, RemoteError> {
        let mut answer = self.http.ask(&Question {
            is_long: true,
            ..self.question(url, what, &[])
        })?;
        answer.check_plain()?;
        let mut block = vec![0; 1 << 16];
        let mut bytes = 0_u64;
        loop {
            let got = answer.read(&mut block)?;
            if got == 0 {
                return Ok(bytes);
            }
            bytes = bytes.saturating_add(got as u64);
            if bytes > max {
                return Err(RemoteError::TooLarge {
                    what: what.to_owned(),
                    allowed: max,
                });
            }
            out.write_all(&block[..got]).map_err(|error| RemoteError::Local {
                path: what.to_owned(),
                detail: error.kind().to_string(),
            })?;
        }
    }
}
