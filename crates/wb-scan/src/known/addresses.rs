//! Which addresses belong to no publisher.

/// Hosts where anybody drops text, files or messages, and tunnels to a machine at home.
/// Source: services named in published reports on stolen data; 2026-11-24.
const DROPS: &[&str] = &[
    "pastebin.com",
    "paste.ee",
    "hastebin.com",
    "ghostbin.co",
    "rentry.co",
    "0x0.st",
    "transfer.sh",
    "file.io",
    "anonfiles.com",
    "gofile.io",
    "webhook.site",
    "requestbin.com",
    "pipedream.net",
    "requestcatcher.com",
    "beeceptor.com",
    "interact.sh",
    "oast.fun",
    "oast.pro",
    "oast.live",
    "oast.site",
    "oast.me",
    "oastify.com",
    "burpcollaborator.net",
    "dnslog.cn",
    "ceye.io",
    "ngrok.io",
    "ngrok.app",
    "ngrok-free.app",
    "trycloudflare.com",
    "serveo.net",
    "loca.lt",
    "localtunnel.me",
    "duckdns.org",
    "no-ip.org",
    "ddns.net",
    "hopto.org",
    "api.telegram.org",
    "t.me",
    "bit.ly",
    "tinyurl.com",
    "is.gd",
];

/// Why an address is odd, if it is.
pub(crate) fn is_odd(address: &str) -> Option<&'static str> {
    let lower = address.to_ascii_lowercase();
    if lower.starts_with("data:") {
        return Some("an address that carries data in itself");
    }
    let (scheme, rest) = lower.split_once("://")?;
    if matches!(scheme, "file" | "smb" | "gopher" | "dict" | "jar") {
        return Some("a file on the machine or an unusual service");
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_port = authority.rsplit('@').next().unwrap_or_default();
    let host = match host_port.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => host_port,
    };
    if rest.contains("discord.com/api/webhooks")
        || rest.contains("discordapp.com/api/webhooks")
        || rest.contains("hooks.slack.com/")
    {
        return Some("a place where messages are dropped");
    }
    if host.ends_with(".onion") {
        return Some("a hidden service");
    }
    if is_bare(host) {
        return Some("a bare network address");
    }
    let is_drop = |drop: &str| {
        host.strip_suffix(drop)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    DROPS
        .iter()
        .any(|drop| is_drop(drop))
        .then_some("a place where anybody drops files or messages")
}

/// True for a number in place of a name, however it is written, unless it is this machine or a private network.
fn is_bare(host: &str) -> bool {
    if host.starts_with('[') {
        return host != "[::1]";
    }
    let is_number = |part: &str| {
        part.strip_prefix("0x").map_or_else(
            || !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()),
            |hex| !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit()),
        )
    };
    let is_local = ["127.", "10.", "192.168.", "0.0.0.0"]
        .iter()
        .any(|start| host.starts_with(start));
    !host.is_empty() && host.split('.').all(is_number) && !is_local
}

#[cfg(test)]
mod tests {
    use super::is_odd;

    #[test]
    fn publishers_have_names() {
        for odd in [
            "http://45.13.12.9:8080/x",
            "https://webhook.site/abc",
            "http://abc.onion/",
            "https://a.ngrok-free.app/",
            "http://0x2d0d0c09/",
            "data:text/html;base64,AAAA",
            "https://user@1.2.3.4/",
        ] {
            assert!(is_odd(odd).is_some(), "{odd}");
        }
        for usual in [
            "https://models.example/a/b",
            "http://127.0.0.1:8000",
            "https://qwenlm.github.io/",
            "https://hot.me/",
        ] {
            assert!(is_odd(usual).is_none(), "{usual}");
        }
    }
}
