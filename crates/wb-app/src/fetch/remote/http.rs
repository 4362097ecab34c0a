//! One exchange after another: counted, bounded, retried, and never led astray.

use super::error::RemoteError;
use super::guard::{Guarded, Reach, Refused, written_reach};
use super::pace::{Gate, Permit, wait_for};
use super::quoted;
use super::route::redirect;
pub(super) use super::route::{check_scheme, host};
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use ureq::http::{self, HeaderMap, Method};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

/// How often one question is asked.
const ATTEMPTS: u32 = 4;
/// How many redirects are followed.
const REDIRECTS_MAX: usize = 5;

/// How the network may be used.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long to wait for a connection, an answer, or the next bytes of one.
    pub timeout: Duration,
    /// Plain HTTP to other machines than this one is all right.
    pub allow_http: bool,
    /// Redirects and names may lead into private networks.
    pub allow_private: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            allow_http: false,
            allow_private: false,
        }
    }
}

/// Requests made and bytes received.
#[derive(Debug, Default)]
pub(super) struct Tally {
    requests: AtomicU64,
    bytes: AtomicU64,
}

impl Tally {
    pub(super) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

/// Puts credentials into a request to the host that they are for.
pub(super) trait Sign: Send + Sync {
    /// Adds headers.
    fn sign(
        &self,
        method: &Method,
        url: &Url,
        headers: &mut Vec<(String, String)>,
    ) -> Result<(), RemoteError>;
}

/// A question.
pub(super) struct Question<'a, 't> {
    pub(super) method: Method,
    pub(super) url: &'a Url,
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) body: &'a [u8],
    /// Credentials; they never leave the origin of `url`.
    pub(super) sign: Option<&'a dyn Sign>,
    /// Counts beside the whole address's tally.
    pub(super) tally: Option<&'t Tally>,
    /// What is asked for, in words.
    pub(super) what: &'a str,
    /// True if the answer may take as long as it keeps coming.
    pub(super) is_long: bool,
}

impl<'a> Question<'a, '_> {
    /// A plain GET.
    pub(super) const fn get(url: &'a Url, what: &'a str) -> Self {
        Self {
            method: Method::GET,
            url,
            headers: &[],
            body: &[],
            sign: None,
            tally: None,
            what,
            is_long: false,
        }
    }
}

/// An answer whose status says that there is one.
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    /// The headers of the first redirect, where the hub says what it knows about a file.
    pub(super) first_hop: Option<HeaderMap>,
    /// Where the answer came from.
    pub(super) url: Url,
    body: Body,
    /// What the question said in confidence.
    secrets: Vec<String>,
    tallies: [Option<&'a Tally>; 2],
    _permit: Permit,
}

/// The client of one address.
pub(super) struct Http {
    home: Agent,
    abroad: Agent,
    origin: url::Origin,
    abroad_reach: Option<Reach>,
    allow_http: bool,
    timeout: Duration,
    gate: Arc<Gate>,
    pub(super) tally: Tally,
}

impl Http {
    /// How long a server is waited for.
    pub(super) const fn timeout(&self) -> Duration {
        self.timeout
    }

    /// A client for the user's own address. A name that was configured (an endpoint) may be a private one; where
    /// it was typed, only if it says so itself.
    pub(super) fn new(settings: &Settings, home: &Url, is_configured: bool) -> Self {
        let written = written_reach(home).map(|(_, reach)| reach);
        let here = written.unwrap_or(if is_configured {
            Reach::Private
        } else {
            Reach::Public
        });
        let abroad = written.unwrap_or(Reach::Public).min(Reach::Private);
        let limit = |reach| (!settings.allow_private).then_some(reach);
        Self {
            home: agent(settings, limit(here)),
            abroad: agent(settings, limit(abroad)),
            origin: home.origin(),
            abroad_reach: limit(abroad),
            allow_http: settings.allow_http,
            timeout: settings.timeout,
            gate: Arc::default(),
            tally: Tally::default(),
        }
    }

    /// Asks until there is an answer of the kind 2xx, or an error that stays.
    pub(super) fn ask<'t>(&'t self, question: &Question<'_, 't>) -> Result<Answer<'t>, RemoteError> {
        let answer = self.ask_any(question)?;
        if (200..300).contains(&answer.status) {
            Ok(answer)
        } else {
            Err(answer.refusal(question.what))
        }
    }

    /// Asks until there is an answer that will not change by asking again.
    pub(super) fn ask_any<'t>(&'t self, question: &Question<'_, 't>) -> Result<Answer<'t>, RemoteError> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let (error, after) = match self.follow(question) {
                Ok(answer) if !is_passing(answer.status) => return Ok(answer),
                Ok(answer) => {
                    let after = answer.header("retry-after").map(str::to_owned);
                    (answer.refusal(question.what), after)
                }
                Err(error) => (error, None),
            };
            if attempt == ATTEMPTS || !error.is_passing() {
                return Err(error);
            }
            match wait_for(attempt, after.as_deref()) {
                Some(wait) => std::thread::sleep(wait),
                None => return Err(error),
            }
        }
    }

    fn follow<'t>(&'t self, question: &Question<'_, 't>) -> Result<Answer<'t>, RemoteError> {
        let mut url = question.url.clone();
        let mut first_hop = None;
        for _ in 0..=REDIRECTS_MAX {
            check_scheme(&url, self.allow_http)?;
            let mut answer = self.exchange(question, &url)?;
            let location = answer.header("location").map(str::to_owned);
            let Some(location) = location.filter(|_| matches!(answer.status, 301 | 302 | 303 | 307 | 308))
            else {
                answer.first_hop = first_hop;
                return Ok(answer);
            };
            let next = redirect(&url, &location, self.abroad_reach)?;
            first_hop = first_hop.or(Some(answer.headers));
            url = next;
        }
        Err(RemoteError::Redirect {
            host: host(question.url),
            detail: format!("more than {REDIRECTS_MAX} redirects"),
        })
    }

    fn exchange<'t>(&'t self, question: &Question<'_, 't>, url: &Url) -> Result<Answer<'t>, RemoteError> {
        let permit = self.gate.enter(&host(url));
        let tallies = [Some(&self.tally), question.tally];
        for tally in tallies.into_iter().flatten() {
            tally.requests.fetch_add(1, Ordering::Relaxed);
        }
        let mut headers: Vec<(String, String)> = vec![("accept-encoding".into(), "identity".into())];
        headers.extend(
            question
                .headers
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into())),
        );
        let unsigned = headers.len();
        if let Some(sign) = question.sign.filter(|_| url.origin() == question.url.origin()) {
            sign.sign(&question.method, url, &mut headers)?;
        }
        let mut request = http::Request::builder()
            .method(question.method.clone())
            .uri(url.as_str());
        for (name, value) in &headers {
            request = request.header(name.as_str(), value.as_str());
        }
        let agent = if url.origin() == self.origin {
            &self.home
        } else {
            &self.abroad
        };
        let time = (!question.is_long).then_some(self.timeout * 4);
        let sent = if question.body.is_empty() {
            let request = request.body(()).map_err(|error| unsendable(url, &error))?;
            agent.run(agent.configure_request(request).timeout_per_call(time).build())
        } else {
            let request = request
                .body(question.body.to_vec())
                .map_err(|error| unsendable(url, &error))?;
            agent.run(agent.configure_request(request).timeout_per_call(time).build())
        };
        let (parts, body) = sent.map_err(|error| failure(url, error))?.into_parts();
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            first_hop: None,
            url: url.clone(),
            body,
            secrets: quoted::secrets(&headers, unsigned),
            tallies,
            _permit: permit,
        })
    }
}

/// The certificates that this machine trusts (`SSL_CERT_FILE` and `SSL_CERT_DIR` are heeded), read once. Without any,
/// every https connection fails with its reason.
fn system_roots() -> RootCerts {
    static ROOTS: OnceLock<RootCerts> = OnceLock::new();
    let load = || {
        let found = rustls_native_certs::load_native_certs().certs;
        let certs = found.iter().map(|cert| Certificate::from_der(cert).to_owned());
        RootCerts::Specific(Arc::new(certs.collect()))
    };
    ROOTS.get_or_init(load).clone()
}

fn agent(settings: &Settings, allowed: Option<Reach>) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(system_roots())
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        // We follow redirects ourselves; the client hands them over.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("weighbridge/", env!("CARGO_PKG_VERSION")))
        .timeout_resolve(Some(settings.timeout))
        .timeout_connect(Some(settings.timeout))
        .timeout_send_request(Some(settings.timeout))
        .timeout_recv_response(Some(settings.timeout))
        .timeout_per_read(Some(settings.timeout))
        .max_idle_connections(32)
        .max_idle_connections_per_host(super::pace::PER_HOST)
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guarded::new(allowed))
}

const fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

fn unsendable(url: &Url, error: &http::Error) -> RemoteError {
    RemoteError::Connection {
        host: host(url),
        detail: format!("the request cannot be written: {error}"),
    }
}

fn failure(url: &Url, error: ureq::Error) -> RemoteError {
    let detail = match error {
        ureq::Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>()) {
            Some(&Refused(address)) => {
                return RemoteError::Private {
                    host: host(url),
                    address,
                };
            }
            None => error.to_string(),
        },
        ureq::Error::Timeout(_) => "it took too long".to_owned(),
        // The client's own words about a URI would repeat its query.
        ureq::Error::BadUri(_) => "the address cannot be used".to_owned(),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        other => other.to_string(),
    };
    RemoteError::Connection {
        host: host(url),
        detail,
    }
}

impl Answer<'_> {
    /// A header, if it is there once and is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// A header of this answer or of the redirect that led to it.
    pub(super) fn header_on_the_way(&self, name: &str) -> Option<&str> {
        let hop = self
            .first_hop
            .as_ref()
            .and_then(|hop| hop.get(name)?.to_str().ok());
        hop.or_else(|| self.header(name))
    }

    /// What the status and the server's words mean.
    pub(super) fn refusal(&self, what: &str) -> RemoteError {
        let words = self
            .header("x-error-message")
            .or_else(|| self.header("x-error-code"));
        let detail = quoted::words(words.unwrap_or_default(), &self.secrets);
        let host = host(&self.url);
        match (self.status, self.header("x-error-code")) {
            (_, Some("GatedRepo")) => RemoteError::Denied {
                host,
                what: what.to_owned(),
                detail: format!("it is gated ({detail})"),
            },
            (401 | 403, _) => {
                let status = self.status;
                let detail = if detail.is_empty() {
                    format!("status {status}")
                } else {
                    detail
                };
                RemoteError::Denied {
                    host,
                    what: what.to_owned(),
                    detail,
                }
            }
            (404 | 410, code) => RemoteError::NotFound {
                what: match code {
                    Some("RevisionNotFound") => format!("the revision of {what}"),
                    _ => what.to_owned(),
                },
            },
            (status, _) => RemoteError::Status { host, status, detail },
        }
    }

    /// Refuses a body that is not the bytes that were asked for.
    pub(super) fn check_plain(&self) -> Result<(), RemoteError> {
        match self.header("content-encoding") {
            None | Some("identity" | "") => Ok(()),
            Some(_) => Err(RemoteError::Lying {
                host: host(&self.url),
                detail: "the body is compressed, although that was ruled out".to_owned(),
            }),
        }
    }

    /// Reads into `buf` from the body; 0 is its end.
    pub(super) fn read(&mut self, buf: &mut [u8]) -> Result<usize, RemoteError> {
        let got = self
            .body
            .as_reader()
            .read(buf)
            .map_err(|error| RemoteError::Connection {
                host: host(&self.url),
                detail: format!("the body broke off: {error}"),
            })?;
        for tally in self.tallies.into_iter().flatten() {
            tally.bytes.fetch_add(got as u64, Ordering::Relaxed);
        }
        Ok(got)
    }

    /// Appends up to `max` bytes of the body; false if it broke off before its end.
    pub(super) fn read_some(&mut self, out: &mut Vec<u8>, max: u64) -> Result<(), RemoteError> {
        let mut left = max;
        let mut block = vec![0; 1 << 16];
        while left > 0 {
            let step = usize::try_from(left).unwrap_or(usize::MAX).min(block.len());
            let got = self.read(&mut block[..step])?;
            if got == 0 {
                break;
            }
            out.extend_from_slice(&block[..got]);
            left -= got as u64;
        }
        Ok(())
    }

    /// A whole document, up to `max` bytes.
    pub(super) fn document(&mut self, what: &str, max: u64) -> Result<Vec<u8>, RemoteError> {
        self.check_plain()?;
        let mut out = Vec::new();
        self.read_some(&mut out, max + 1)?;
        if out.len() as u64 > max {
            return Err(RemoteError::TooLarge {
                what: what.to_owned(),
                allowed: max,
            });
        }
        Ok(out)
    }
}
