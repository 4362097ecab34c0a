//! Servers on loopback that the tests of remote addresses ask: a small HTTP/1.1 server, and on it a hub, an
//! S3-compatible store and an OCI registry. Each can be told to misbehave.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    dead_code,
    reason = "a test's server should stop where it breaks, and no test file uses all of it"
)]

pub(crate) mod hub;
pub(crate) mod oci;
pub(crate) mod program;
pub(crate) mod s3;
pub(crate) mod weights;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a client asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path as it was sent, without the query.
    pub(crate) path: String,
    pub(crate) query: String,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The range that is asked for, cut to the size: start and end.
    pub(crate) fn range(&self, len: u64) -> Option<(u64, u64)> {
        let (start, last) = self.header("range").strip_prefix("bytes=")?.split_once('-')?;
        let end = last.parse::<u64>().map_or(len, |last| last + 1).min(len);
        Some((start.parse().ok()?, end))
    }
}

/// Bytes that are made when they are asked for: a test's 140 GB lie on no disk.
pub(crate) trait Content: Send + Sync {
    fn len(&self) -> u64;
    fn fill(&self, offset: u64, buf: &mut [u8]);
}

impl Content for Vec<u8> {
    fn len(&self) -> u64 {
        Self::len(self) as u64
    }

    fn fill(&self, offset: u64, buf: &mut [u8]) {
        let start = usize::try_from(offset).unwrap();
        buf.copy_from_slice(&self[start..start + buf.len()]);
    }
}

/// How an answer's body comes.
pub(crate) enum Sent {
    Bytes(Vec<u8>),
    /// A part of some content.
    Part(Arc<dyn Content>, u64, u64),
    /// Only so many of the bytes that the header claims, and then the connection ends.
    Truncated(Arc<dyn Content>, u64, u64, u64),
    /// Nothing for so long.
    Slow(Duration),
    /// No length and no end.
    Endless,
    /// A part of some content, byte by byte, with this time between.
    Drip(Arc<dyn Content>, u64, u64, Duration),
}

/// An answer.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) sent: Sent,
}

impl Response {
    pub(crate) fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            sent: Sent::Bytes(Vec::new()),
        }
    }

    pub(crate) fn json(value: &serde_json::Value) -> Self {
        Self::new(200)
            .with("content-type", "application/json")
            .body(value.to_string())
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.sent = Sent::Bytes(body.into());
        self
    }

    /// The content, or the part of it that is asked for, as an honest server gives it.
    pub(crate) fn of(request: &Request, content: &Arc<dyn Content>) -> Self {
        let len = content.len();
        match request.range(len) {
            Some((start, end)) if start < end => {
                let mut response =
                    Self::new(206).with("content-range", format!("bytes {start}-{}/{len}", end - 1));
                response.sent = Sent::Part(Arc::clone(content), start, end);
                response
            }
            Some(_) => Self::new(416).with("content-range", format!("bytes */{len}")),
            None => {
                let mut response = Self::new(200);
                response.sent = Sent::Part(Arc::clone(content), 0, len);
                response
            }
        }
        .with("accept-ranges", "bytes")
    }
}

type Handler = dyn Fn(&Request) -> Response + Send + Sync;

/// A running server. It ends with the test.
pub(crate) struct Server {
    pub(crate) address: String,
    log: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Starts a server on a free port of this machine.
    pub(crate) fn start(handler: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let log: Arc<Mutex<Vec<Request>>> = Arc::default();
        let handler: Arc<Handler> = Arc::new(handler);
        let seen = Arc::clone(&log);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (handler, seen) = (Arc::clone(&handler), Arc::clone(&seen));
                std::thread::spawn(move || {
                    let _ = serve(stream, handler.as_ref(), &seen);
                });
            }
        });
        Self { address, log }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.log.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, handler: &Handler, seen: &Mutex<Vec<Request>>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    while let Some(request) = read_request(&mut reader)? {
        seen.lock().unwrap().push(request.clone());
        let response = handler(&request);
        if !answer(&mut stream, &request, &response)? {
            break;
        }
    }
    Ok(())
}

fn read_request(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    // A proxy is asked for whole addresses.
    let path = match target.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]).to_owned(),
        None => target,
    };
    let (path, query) = path.split_once('?').unwrap_or((&path, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Request {
        method,
        path,
        query,
        headers,
        body,
    }))
}

/// Writes an answer; false if the connection ends with it.
fn answer(stream: &mut TcpStream, request: &Request, response: &Response) -> std::io::Result<bool> {
    let length = match &response.sent {
        Sent::Bytes(bytes) => Some(bytes.len() as u64),
        Sent::Part(_, start, end) | Sent::Truncated(_, start, end, _) | Sent::Drip(_, start, end, _) => {
            Some(end - start)
        }
        Sent::Slow(_) | Sent::Endless => None,
    };
    let mut head = format!("HTTP/1.1 {} Answer\r\n", response.status);
    for (name, value) in &response.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let is_told = response.headers.iter().any(|(name, _)| name == "content-length");
    if let (Some(length), false) = (length, is_told) {
        head.push_str(&format!("content-length: {length}\r\n"));
    } else if length.is_none() {
        head.push_str("connection: close\r\n");
    }
    if let Sent::Slow(time) = &response.sent {
        std::thread::sleep(*time);
    }
    stream.write_all(head.as_bytes())?;
    stream.write_all(b"\r\n")?;
    if request.method == "HEAD" {
        return Ok(true);
    }
    match &response.sent {
        Sent::Bytes(bytes) => stream.write_all(bytes)?,
        Sent::Part(content, start, end) => write_part(stream, content.as_ref(), *start, *end)?,
        Sent::Truncated(content, start, _, bytes) => {
            write_part(stream, content.as_ref(), *start, start + bytes)?;
            return Ok(false);
        }
        Sent::Slow(_) => return Ok(false),
        Sent::Drip(content, start, end, pause) => {
            for at in *start..*end {
                write_part(stream, content.as_ref(), at, at + 1)?;
                std::thread::sleep(*pause);
            }
        }
        Sent::Endless => loop {
            stream.write_all(&[0; 1 << 16])?;
        },
    }
    Ok(!is_told && length.is_some())
}

fn write_part(stream: &mut TcpStream, content: &dyn Content, start: u64, end: u64) -> std::io::Result<()> {
    let mut at = start;
    while at < end {
        let step = (end - at).min(1 << 16);
        let mut block = vec![0; usize::try_from(step).unwrap()];
        content.fill(at, &mut block);
        stream.write_all(&block)?;
        at += step;
    }
    Ok(())
}

/// SHA-256 as hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex(&sha2::Sha256::digest(bytes))
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a query says, decoded as far as the tests need it.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    let pair = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    Some(pair.replace("%2F", "/").replace("%3A", ":").replace("%20", " "))
}
