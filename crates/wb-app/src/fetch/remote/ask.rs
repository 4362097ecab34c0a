//! One ranged question about one file, and everything that its answer must agree with.

use super::error::RemoteError;
use super::http::{Answer, Http, Question, Sign, Tally, host};
use super::pace::Flow;
use std::sync::Arc;
use url::Url;

/// How often a body that broke off is taken up again.
const RESUMPTIONS: u32 = 4;
/// What a body must bring before it breaks off, so that taking it up again is getting on.
const PROGRESS_MIN: u64 = 1 << 20;

/// No file has more bytes: sums with it stay numbers.
pub(super) const SIZE_MAX: u64 = i64::MAX as u64;

/// Where a file is, and who we are there.
#[derive(Clone)]
pub(super) struct Locator {
    pub(super) url: Url,
    pub(super) sign: Option<Arc<dyn Sign>>,
}

/// What is known about a file from its answers so far.
#[derive(Default)]
pub(super) struct Known {
    /// Its size, from the listing or the first answer.
    pub(super) len: Option<u64>,
    /// The version as the last host names it.
    etag: Option<String>,
    /// The version as the hub names it on the way.
    pub(super) linked_etag: Option<String>,
    /// Where redirects led: asked directly from then on.
    resolved: Option<Url>,
    /// The `Last-Modified` of the first answer.
    modified: Option<String>,
}

impl Known {
    /// Nothing but what a listing says.
    pub(super) fn listed(len: Option<u64>) -> Self {
        Self {
            len,
            ..Self::default()
        }
    }

    /// The version to be shown.
    pub(super) fn shown_etag(&self) -> Option<String> {
        let etag = self.linked_etag.as_ref().or(self.etag.as_ref());
        etag.map(|etag| etag.chars().filter(|c| !c.is_control()).take(128).collect())
    }
}

/// What came back.
pub(super) enum Got {
    /// The bytes asked for, or fewer at the end of the file.
    Range(Vec<u8>),
    /// The server ignores ranges: the file from its beginning on, and whether that is all of it.
    Stream { bytes: Vec<u8>, is_whole: bool },
}

/// Takes bytes with the offset at which they belong.
pub(super) type Sink<'a> = dyn FnMut(u64, &[u8]) -> Result<(), RemoteError> + 'a;

/// Asks about one file.
pub(super) struct Asker<'a> {
    pub(super) http: &'a Http,
    pub(super) locator: &'a Locator,
    pub(super) tally: &'a Tally,
    pub(super) what: &'a str,
}

impl Asker<'_> {
    /// The bytes from `start` up to `end`; a server without ranges may send up to `stream_max` bytes instead.
    pub(super) fn range(
        &self,
        start: u64,
        end: u64,
        stream_max: u64,
        known: &mut Known,
    ) -> Result<Got, RemoteError> {
        let mut out = Vec::new();
        let mut tries = 0;
        loop {
            let from = start + out.len() as u64;
            let mut answer = self.question(from, end, known)?;
            if answer.status == 200 {
                if from > start {
                    // It began with ranges and does not keep to them: nothing of this can be put together.
                    return Err(lying(&answer.url, "a range was answered with the whole file"));
                }
                return stream(&mut answer, stream_max, known);
            }
            let stop = check_range(&answer, from, end, known)?;
            let wanted = stop - from;
            let before = out.len() as u64;
            let read = answer.read_some(&mut out, wanted);
            let got = out.len() as u64 - before;
            if got == wanted {
                return Ok(Got::Range(out));
            }
            tries += 1;
            if tries > RESUMPTIONS || (got == 0 && tries > 1 && read.is_ok()) {
                return Err(read
                    .err()
                    .unwrap_or_else(|| lying(&answer.url, "the body is shorter than it says")));
            }
        }
    }

    /// Hands over the whole file from `start` on, piece by piece and with offsets; returns its size. A body that
    /// breaks off is taken up again; a server without ranges begins again at 0.
    pub(super) fn copy(
        &self,
        start: u64,
        known: &mut Known,
        sink: &mut Sink<'_>,
    ) -> Result<u64, RemoteError> {
        let mut at = start;
        // A server without ranges begins again and again: getting on is what goes beyond everything before.
        let mut furthest = start;
        let mut tries = 0;
        let mut block = vec![0; 1 << 16];
        while known.len.is_none_or(|len| at < len) {
            let mut answer = self.question_about(at, u64::MAX, true, known)?;
            let stop = if answer.status == 200 {
                at = 0;
                let claimed = answer.header("content-length").and_then(size);
                if known.len.is_some() && claimed.is_some() && known.len != claimed {
                    return Err(RemoteError::Changed {
                        detail: "its size is not the one that was listed".to_owned(),
                    });
                }
                known.len = known.len.or(claimed);
                known.len
            } else {
                Some(check_range(&answer, at, u64::MAX, known)?)
            };
            let mut flow = Flow::new(self.http.timeout());
            let failure = loop {
                match answer.read(&mut block) {
                    Ok(0) => break None,
                    Ok(got) => {
                        if !flow.is_enough(got as u64) {
                            return Err(too_slow(&answer.url));
                        }
                        if stop.is_some_and(|stop| at + got as u64 > stop) {
                            return Err(lying(&answer.url, "the body is longer than it says"));
                        }
                        sink(at, &block[..got])?;
                        at += got as u64;
                    }
                    Err(error) => break Some(error),
                }
            };
            match (failure, stop) {
                (None, None) => known.len = Some(at),
                (failure, _) if known.len != Some(at) => {
                    tries = if at >= furthest.saturating_add(PROGRESS_MIN) {
                        0
                    } else {
                        tries + 1
                    };
                    furthest = furthest.max(at);
                    if tries > RESUMPTIONS {
                        return Err(
                            failure.unwrap_or_else(|| lying(&answer.url, "the body is shorter than it says"))
                        );
                    }
                }
                _ => {}
            }
        }
        Ok(at)
    }

    fn question(&self, from: u64, end: u64, known: &mut Known) -> Result<Answer<'_>, RemoteError> {
        self.question_about(from, end, false, known)
    }

    fn question_about(
        &self,
        from: u64,
        end: u64,
        is_long: bool,
        known: &mut Known,
    ) -> Result<Answer<'_>, RemoteError> {
        let range = match end {
            u64::MAX => format!("bytes={from}-"),
            end => format!("bytes={from}-{}", end - 1),
        };
        loop {
            let resolved = known.resolved.clone();
            let url = resolved.as_ref().unwrap_or(&self.locator.url);
            let etag = known.etag.clone().filter(|etag| is_strong(etag));
            let mut headers = vec![("range", range.as_str())];
            headers.extend(etag.as_deref().map(|etag| ("if-match", etag)));
            let answer = self.http.ask_any(&Question {
                headers: &headers,
                sign: self.locator.sign.as_deref().filter(|_| resolved.is_none()),
                tally: Some(self.tally),
                is_long,
                ..Question::get(url, self.what)
            })?;
            match answer.status {
                200 | 206 => {
                    answer.check_plain()?;
                    self.remember(&answer, known)?;
                    return Ok(answer);
                }
                412 => {
                    return Err(RemoteError::Changed {
                        detail: "the server has another version now".to_owned(),
                    });
                }
                416 if known.len.is_none() && from == 0 => {
                    // An empty file has no first byte.
                    let total = answer
                        .header("content-range")
                        .and_then(|text| text.strip_prefix("bytes */"));
                    if total == Some("0") {
                        known.len = Some(0);
                        return Ok(answer);
                    }
                    return Err(answer.refusal(self.what));
                }
                // Addresses that redirects led to are signed for some minutes: ask for a new one, once.
                401 | 403 | 404 | 410 if resolved.is_some() => {
                    known.resolved = None;
                    known.etag = None;
                }
                _ => return Err(answer.refusal(self.what)),
            }
        }
    }

    /// Compares the version with that of earlier answers, and remembers where they come from.
    fn remember(&self, answer: &Answer<'_>, known: &mut Known) -> Result<(), RemoteError> {
        let linked = answer.header_on_the_way("x-linked-etag").map(str::to_owned);
        for (now, before) in [
            (linked, &mut known.linked_etag),
            (answer.header("etag").map(str::to_owned), &mut known.etag),
        ] {
            match (now, before.as_ref()) {
                (Some(now), Some(before)) if now != *before => {
                    return Err(RemoteError::Changed {
                        detail: format!("its ETag was {before} and is {now}"),
                    });
                }
                (Some(now), None) => *before = Some(now),
                _ => {}
            }
        }
        let modified = answer.header("last-modified").map(str::to_owned);
        if known.etag.is_none() {
            if known.modified.is_some() && known.modified != modified {
                return Err(RemoteError::Changed {
                    detail: "its date of change is another".to_owned(),
                });
            }
            known.modified = modified;
        }
        if answer.url != self.locator.url && answer.first_hop.is_some() {
            known.resolved = Some(answer.url.clone());
        }
        Ok(())
    }
}

fn is_strong(etag: &str) -> bool {
    etag.starts_with('"') && etag.len() < 256
}

fn too_slow(url: &Url) -> RemoteError {
    RemoteError::Connection {
        host: host(url),
        detail: format!(
            "it sends fewer than {} bytes a second, and is given up",
            Flow::BYTES_PER_SECOND_MIN
        ),
    }
}

fn lying(url: &Url, detail: impl Into<String>) -> RemoteError {
    RemoteError::Lying {
        host: host(url),
        detail: detail.into(),
    }
}

/// Checks an answer to a range; returns where it ends.
fn check_range(answer: &Answer<'_>, from: u64, end: u64, known: &mut Known) -> Result<u64, RemoteError> {
    if answer.status == 416 {
        return Ok(from);
    }
    let text = answer.header("content-range");
    let text = text.ok_or_else(|| lying(&answer.url, "a part of the file without saying which"))?;
    let (first, last, total) =
        content_range(text).ok_or_else(|| lying(&answer.url, "its Content-Range cannot be read"))?;
    let stop = last.saturating_add(1);
    if let Some(len) = known.len
        && total.is_some_and(|total| total != len)
    {
        let total = total.unwrap_or_default();
        return Err(RemoteError::Changed {
            detail: format!("it should have {len} bytes, and has {total}"),
        });
    }
    known.len = known.len.or(total);
    let expected = match known.len {
        Some(len) => end.min(len),
        None if end == u64::MAX => stop,
        None => end,
    };
    if first != from || stop != expected {
        let detail = format!(
            "bytes {first}-{last} instead of {from}-{}",
            expected.saturating_sub(1)
        );
        return Err(lying(&answer.url, detail));
    }
    let claimed = answer.header("content-length").map(str::parse::<u64>);
    if claimed.is_some_and(|claimed| claimed != Ok(stop - from)) {
        return Err(lying(
            &answer.url,
            "its Content-Length and its Content-Range do not agree",
        ));
    }
    Ok(stop)
}

/// A number of bytes that a file can have: digits and nothing else, no more than file systems count.
fn size(text: &str) -> Option<u64> {
    let bytes = text.bytes().all(|digit| digit.is_ascii_digit());
    let size = text.parse().ok().filter(|_| bytes)?;
    (size <= SIZE_MAX).then_some(size)
}

/// `bytes 0-9/100` or `bytes 0-9/*`.
fn content_range(text: &str) -> Option<(u64, u64, Option<u64>)> {
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last) = (size(first)?, size(last)?);
    let total = match total {
        "*" => None,
        total => Some(size(total)?),
    };
    (first <= last && total.is_none_or(|total| last < total)).then_some((first, last, total))
}

/// Takes the file from its beginning, as far as the budget goes.
fn stream(answer: &mut Answer<'_>, stream_max: u64, known: &mut Known) -> Result<Got, RemoteError> {
    let claimed = answer.header("content-length").and_then(size);
    if let (Some(len), Some(claimed)) = (known.len, claimed)
        && len != claimed
    {
        return Err(RemoteError::Changed {
            detail: format!("it should have {len} bytes, and has {claimed}"),
        });
    }
    known.len = known.len.or(claimed);
    let mut bytes = Vec::new();
    let limit = known.len.unwrap_or(u64::MAX).min(stream_max);
    answer.read_some(&mut bytes, limit)?;
    let got = bytes.len() as u64;
    let is_end = got < limit || answer.read(&mut [0])? == 0;
    match known.len {
        Some(len) if is_end && got < len => Err(lying(
            &answer.url,
            format!("{got} bytes of {len}, and then its end"),
        )),
        Some(len) if !is_end && got == len => Err(lying(
            &answer.url,
            format!("more than the {len} bytes that it has"),
        )),
        _ => {
            if is_end {
                known.len = Some(got);
            }
            Ok(Got::Stream {
                bytes,
                is_whole: is_end,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::content_range;

    #[test]
    fn content_ranges() {
        assert_eq!(content_range("bytes 0-9/100"), Some((0, 9, Some(100))));
        assert_eq!(content_range("bytes 5-5/*"), Some((5, 5, None)));
        for wrong in [
            "bytes 9-0/100",
            "bytes 0-100/100",
            "0-9/100",
            "bytes */100",
            "bytes -1-5/9",
            "bytes 0-9",
            "bytes +0-9/100",
            "bytes 0-9/18446744073709551615",
            "items 0-9/100",
        ] {
            assert_eq!(content_range(wrong), None, "{wrong}");
        }
    }
}
