//! Addresses on the machine itself or inside a private network.

/// True if an address leads to the machine itself, a private network, or a name without a dot.
pub(crate) fn is_near(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    if let Some(inner) = host.strip_prefix('[') {
        let inner = inner.split(']').next().unwrap_or_default().to_ascii_lowercase();
        return inner == "::1"
            || inner.starts_with("fc")
            || inner.starts_with("fd")
            || inner.starts_with("fe80");
    }
    let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let numbers: Vec<u8> = host.split('.').filter_map(|part| part.parse().ok()).collect();
    match numbers.as_slice() {
        [127 | 10 | 0, _, _, _] | [192, 168, _, _] | [169, 254, _, _] => return true,
        [172, second, _, _] if (16..32).contains(second) => return true,
        [100, second, _, _] if (64..128).contains(second) => return true,
        [_, _, _, _] => return false,
        _ => {}
    }
    const ENDINGS: &[&str] = &[
        ".local",
        ".internal",
        ".localhost",
        ".lan",
        ".svc",
        ".cluster.local",
        ".test",
        ".example",
        ".invalid",
        ".home.arpa",
    ];
    !host.contains('.')
        || host.contains(['{', '$', '…'])
        || ENDINGS.iter().any(|ending| host.ends_with(ending))
        || matches!(
            host.as_str(),
            "host.docker.internal" | "example.com" | "example.org"
        )
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn private_addresses_are_near() {
        for near in [
            "http://localhost:8000/v1",
            "http://10.0.0.3/",
            "http://vllm:8000",
            "http://[::1]:80",
            "http://x.svc.cluster.local/",
            "http://172.20.0.1",
        ] {
            assert!(is_near(near), "{near}");
        }
        for far in ["http://8.8.8.8/v1", "http://llm.acme.io/v1", "http://172.40.0.1"] {
            assert!(!is_near(far), "{far}");
        }
    }
}
