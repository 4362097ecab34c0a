//! Where a question may go: which schemes are taken, and which redirects are followed.

use super::error::RemoteError;
use super::guard::{Reach, written_reach};
use url::Url;

/// Where a redirect leads, if it may be followed.
pub(super) fn redirect(from: &Url, location: &str, allowed: Option<Reach>) -> Result<Url, RemoteError> {
    let refuse = |detail: &str| RemoteError::Redirect {
        host: host(from),
        detail: detail.to_owned(),
    };
    let to = from
        .join(location)
        .map_err(|_| refuse("its target is no address"))?;
    if !matches!(to.scheme(), "http" | "https") {
        return Err(refuse("its target is no web address"));
    }
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(refuse(
            "from https to http, where anybody could change the answer",
        ));
    }
    if !to.username().is_empty() || to.password().is_some() {
        return Err(refuse("its target has a password in it"));
    }
    if let (Some((address, reach)), Some(allowed)) = (written_reach(&to), allowed)
        && reach > allowed
        && to.origin() != from.origin()
    {
        return Err(RemoteError::Private {
            host: host(from),
            address,
        });
    }
    Ok(to)
}

/// Plain HTTP is for this machine, or for those who said so.
pub(super) fn check_scheme(url: &Url, allow_http: bool) -> Result<(), RemoteError> {
    let is_here = written_reach(url).is_some_and(|(address, _)| address.is_loopback());
    if url.scheme() == "http" && !is_here && !allow_http {
        return Err(RemoteError::Address {
            address: super::address::shown(url.as_str()),
            detail:
                "plain http lets anybody on the way change the answer; --allow-http takes it all the same"
                    .to_owned(),
        });
    }
    Ok(())
}

/// A URL's host and port, for messages and limits.
pub(super) fn host(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => url.scheme().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(from: &str, location: &str, allowed: Option<Reach>) -> Result<String, RemoteError> {
        let from = Url::parse(from).expect("is a URL");
        redirect(&from, location, allowed).map(String::from)
    }

    #[test]
    fn redirects_that_are_followed_and_not() {
        let open = Some(Reach::Public);
        assert_eq!(to("https://a/x", "/y", open).as_deref(), Ok("https://a/y"));
        assert_eq!(
            to("https://a/x", "https://cdn/y?s=1", open).as_deref(),
            Ok("https://cdn/y?s=1")
        );
        for wrong in [
            "http://a/y",
            "ftp://a/y",
            "file:///etc/passwd",
            "https://u:p@cdn/y",
        ] {
            assert!(
                matches!(to("https://a/x", wrong, open), Err(RemoteError::Redirect { .. })),
                "{wrong}"
            );
        }
        for private in [
            "https://127.0.0.1/y",
            "https://10.1/",
            "https://[::1]/",
            "https://169.254.169.254/",
        ] {
            assert!(
                matches!(to("https://a/x", private, open), Err(RemoteError::Private { .. })),
                "{private}"
            );
        }
        // From a private address to another one, but never to where clouds keep credentials.
        let private = Some(Reach::Private);
        assert!(to("http://127.0.0.1:1/", "http://127.0.0.1:2/", private).is_ok());
        assert!(to("http://127.0.0.1:1/", "http://169.254.169.254/", private).is_err());
        assert!(to("http://127.0.0.1:1/", "http://169.254.169.254/", None).is_ok());
    }
}
