//! AWS Signature Version 4, as S3 and what is compatible with it want it.

use super::super::digest::hex;
use super::super::error::RemoteError;
use super::super::http::{Sign, host};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use ureq::http::Method;
use url::Url;

/// Access key, secret, and perhaps a session's token.
#[derive(Clone)]
pub(in super::super) struct Keys {
    pub(in super::super) id: String,
    pub(in super::super) secret: String,
    pub(in super::super) session: Option<String>,
}

/// Signs requests without a body.
pub(in super::super) struct SigV4 {
    pub(in super::super) keys: Keys,
    pub(in super::super) region: String,
    pub(in super::super) service: &'static str,
}

/// What everybody signs for a request without a body: the digest of nothing.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

pub(in super::super) fn hmac(key: &[u8], data: &[u8]) -> Vec<u8> {
    // An HMAC takes keys of every length.
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(data);
            mac.finalize().into_bytes().to_vec()
        }
        Err(_) => Vec::new(),
    }
}

impl Sign for SigV4 {
    fn sign(
        &self,
        method: &Method,
        url: &Url,
        headers: &mut Vec<(String, String)>,
    ) -> Result<(), RemoteError> {
        let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
        headers.push(("x-amz-date".to_owned(), now.clone()));
        headers.push(("x-amz-content-sha256".to_owned(), EMPTY.to_owned()));
        if let Some(session) = &self.keys.session {
            headers.push(("x-amz-security-token".to_owned(), session.clone()));
        }
        let authorization = self.authorization(method, url, headers, &now);
        headers.push(("authorization".to_owned(), authorization));
        Ok(())
    }
}

impl SigV4 {
    fn authorization(&self, method: &Method, url: &Url, headers: &[(String, String)], now: &str) -> String {
        let mut signed: Vec<(String, String)> = headers
            .iter()
            .filter(|(name, _)| name.starts_with("x-amz-") || name == "range")
            .cloned()
            .collect();
        signed.push(("host".to_owned(), host(url)));
        signed.sort();
        let names: Vec<&str> = signed.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let mut query: Vec<&str> = url
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|part| !part.is_empty())
            .collect();
        query.sort_unstable();
        let mut canonical = format!("{method}\n{}\n{}\n", url.path(), query.join("&"));
        for (name, value) in &signed {
            let _ = writeln!(canonical, "{name}:{}", value.trim());
        }
        let _ = write!(canonical, "\n{names}\n{EMPTY}");
        let day = now.get(..8).unwrap_or_default();
        let scope = format!("{day}/{}/{}/aws4_request", self.region, self.service);
        let text = format!(
            "AWS4-HMAC-SHA256\n{now}\n{scope}\n{}",
            hex(&Sha256::digest(canonical))
        );
        let mut key = hmac(format!("AWS4{}", self.keys.secret).as_bytes(), day.as_bytes());
        for part in [self.region.as_str(), self.service, "aws4_request"] {
            key = hmac(&key, part.as_bytes());
        }
        let signature = hex(&hmac(&key, text.as_bytes()));
        let id = &self.keys.id;
        format!("AWS4-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the S3 documentation ("GET Object", signature in the authorization header).
    #[test]
    fn the_documented_example() {
        let signer = SigV4 {
            keys: Keys {
                id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
                secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
                session: None,
            },
            region: "us-east-1".to_owned(),
            service: "s3",
        };
        let url = Url::parse("https://examplebucket.s3.amazonaws.com/test.txt").expect("is a URL");
        let now = "20130524T000000Z";
        let headers = [
            ("range", "bytes=0-9"),
            ("x-amz-content-sha256", EMPTY),
            ("x-amz-date", now),
        ];
        let headers: Vec<_> = headers
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect();
        let authorization = signer.authorization(&Method::GET, &url, &headers, now);
        let signature = "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
        assert!(authorization.ends_with(signature), "{authorization}");
    }
}
