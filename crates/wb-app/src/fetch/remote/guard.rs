//! Which addresses may be connected to: a redirect or a name server must not lead us into somebody's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// How far from the open internet an address lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Anybody's.
    Public,
    /// This machine or a private network.
    Private,
    /// Link-local: where clouds hand out their machines' credentials.
    LinkLocal,
}

/// Where an address lies.
pub(super) fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_4(address),
        IpAddr::V6(address) => reach_6(address),
    }
}

fn reach_4(address: Ipv4Addr) -> Reach {
    let [a, b, c, _] = address.octets();
    if address.is_link_local() || (a, b, c) == (100, 100, 100) {
        return Reach::LinkLocal;
    }
    let special = address.is_private()
        || address.is_loopback()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    if special { Reach::Private } else { Reach::Public }
}

fn reach_6(address: Ipv6Addr) -> Reach {
    let segments = address.segments();
    let [first, second, ..] = segments;
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        reach_4(Ipv4Addr::new(a, b, c, d))
    };
    if let Some(four) = address.to_ipv4_mapped() {
        return reach_4(four);
    }
    match segments {
        // ::, ::1 and the old way of writing IPv4 addresses.
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => return Reach::Private,
        [0, 0, 0, 0, 0, 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => return embedded(high, low),
        [0x2002, high, low, ..] => return embedded(high, low),
        [0xfd00, 0xec2, ..] => return Reach::LinkLocal,
        _ => {}
    }
    if first & 0xffc0 == 0xfe80 {
        return Reach::LinkLocal;
    }
    let local = first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfec0
        || address.is_multicast()
        || (first == 0x64 && second == 0xff9b)
        || first == 0x100;
    if local { Reach::Private } else { Reach::Public }
}

/// Where a host lies as far as its name tells, without asking anybody.
pub(super) fn written_reach(url: &Url) -> Option<(IpAddr, Reach)> {
    let address = match url.host()? {
        Host::Ipv4(address) => IpAddr::V4(address),
        Host::Ipv6(address) => IpAddr::V6(address),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            if name != "localhost" && !name.ends_with(".localhost") {
                return None;
            }
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        }
    };
    Some((address, reach(address)))
}

/// Said through the HTTP client's error when a name leads where it must not.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a private address")]
pub(super) struct Refused(pub(super) IpAddr);

/// Resolves names, and refuses those that lead too far in. The client connects to what is returned here and to
/// nothing else, so that a second look-up cannot give another answer.
#[derive(Debug)]
pub(super) struct Guarded {
    inner: DefaultResolver,
    allowed: Option<Reach>,
}

impl Guarded {
    /// Up to this reach; none for everywhere.
    pub(super) fn new(allowed: Option<Reach>) -> Self {
        Self {
            inner: DefaultResolver::default(),
            allowed,
        }
    }
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.inner.resolve(uri, config, timeout)?;
        let is_proxy = config
            .proxy()
            .is_some_and(|proxy| proxy.uri().authority() == uri.authority());
        let Some(allowed) = self.allowed.filter(|_| !is_proxy) else {
            return Ok(addresses);
        };
        match addresses
            .iter()
            .map(|address| address.ip())
            .find(|&ip| reach(ip) > allowed)
        {
            Some(ip) => Err(ureq::Error::Io(std::io::Error::new(
                std::io::ErrorKind::PermissionDenied,
                Refused(ip),
            ))),
            None => Ok(addresses),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_private_address() {
        let of = |text: &str| reach(text.parse().expect("is an address"));
        for private in [
            "10.0.0.1",
            "172.16.3.4",
            "192.168.1.1",
            "127.0.0.1",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "::",
            "fd12::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "255.255.255.255",
            "224.0.0.1",
        ] {
            assert_eq!(of(private), Reach::Private, "{private}");
        }
        for metadata in [
            "169.254.169.254",
            "fe80::1",
            "::ffff:169.254.169.254",
            "fd00:ec2::254",
            "100.100.100.200",
        ] {
            assert_eq!(of(metadata), Reach::LinkLocal, "{metadata}");
        }
        for public in [
            "1.1.1.1",
            "93.184.216.34",
            "2606:4700::1111",
            "172.32.0.1",
            "192.1.0.1",
        ] {
            assert_eq!(of(public), Reach::Public, "{public}");
        }
    }

    #[test]
    fn hosts_are_read_as_the_client_reads_them() {
        let of = |text: &str| written_reach(&Url::parse(text).expect("is a URL")).map(|(_, reach)| reach);
        // Numbers in other bases are addresses, too.
        for private in [
            "http://127.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://localhost/",
            "http://[::1]/",
        ] {
            assert_eq!(of(private), Some(Reach::Private), "{private}");
        }
        assert_eq!(of("http://169.254.169.254/"), Some(Reach::LinkLocal));
        assert_eq!(of("http://example.com/"), None);
    }
}
