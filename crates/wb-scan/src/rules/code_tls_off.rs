//! Connections whose certificates are not checked.

use crate::inventory::source::uses;
use crate::known::ai::place;
use crate::known::local_address::is_near;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::code::uses::{Argument, Use, Value};

crate::rule! {
    /// Code switches off the check of certificates: `verify=False`, `ssl=False`, `CERT_NONE`,
    /// `ssl._create_unverified_context`, `CURL_CA_BUNDLE=""`, `PYTHONHTTPSVERIFY=0`.
    ///
    /// ## Why it matters
    /// Whoever sits on the line can be the server: read keys and prompts, and hand out other weights.
    ///
    /// Medium; low in tests and examples, and for addresses on the machine itself or in a private network; silent
    /// inside libraries.
    ///
    /// ## What to do
    /// Leave the check on; a certificate of one's own authority is given with `verify="ca.pem"`.
    pub static RULE = {
        id: "code-tls-off",
        since: "0.1.0",
        severity: Medium,
        summary: "code does not check the certificates of what it connects to",
        remedy: "leave the check on, and give the certificate of your own authority where there is one",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in &uses.calls {
        let Some(how) = off(call) else { continue };
        let is_private = call
            .at(0)
            .and_then(Argument::text)
            .is_some_and(|text| text.contains("://") && is_near(text));
        let severity = if is_private || place::is_aside(seen.place) {
            Severity::Low
        } else {
            Severity::Medium
        };
        let message = format!("connects without checking certificates ({how})");
        sink.found(
            Found::new(message)
                .severity(severity)
                .at(call.offset)
                .evidence("call", call.code.clone()),
        );
    }
}

/// How a call switches the check off.
fn off(call: &Use) -> Option<&'static str> {
    const CLIENTS: &[&str] = &[
        "requests",
        "httpx",
        "urllib3",
        "aiohttp",
        "openai",
        "anthropic",
        "langchain_openai",
        "litellm",
    ];
    let is_false = |key: &str| call.named(key).is_some_and(Argument::is_false);
    let is_none = |key: &str| {
        call.named(key).is_some_and(|argument| match &argument.value {
            Value::Name(name) => name.ends_with("CERT_NONE"),
            Value::Text(text) => text == "CERT_NONE",
            _ => false,
        })
    };
    if CLIENTS.contains(&call.root()) || call.root() == "huggingface_hub" {
        for (key, how) in [
            ("verify", "`verify=False`"),
            ("verify_ssl", "`verify_ssl=False`"),
            ("ssl", "`ssl=False`"),
            ("ssl_verify", "`ssl_verify=False`"),
        ] {
            if is_false(key) {
                return Some(how);
            }
        }
        if is_none("cert_reqs") {
            return Some("`CERT_NONE`");
        }
    }
    let first = call.at(0);
    match call.path.as_str() {
        "ssl._create_unverified_context" => Some("`ssl._create_unverified_context`"),
        "openai.verify_ssl_certs=" | "litellm.ssl_verify=" if first.is_some_and(Argument::is_false) => {
            Some("the client's check is off")
        }
        "os.environ=" => match (
            first.and_then(Argument::text)?,
            call.at(1).and_then(Argument::text)?,
        ) {
            ("CURL_CA_BUNDLE" | "REQUESTS_CA_BUNDLE", "") => Some("an empty `CURL_CA_BUNDLE`"),
            ("PYTHONHTTPSVERIFY" | "NODE_TLS_REJECT_UNAUTHORIZED", "0") => Some("`PYTHONHTTPSVERIFY=0`"),
            ("HF_HUB_DISABLE_SSL_VERIFY" | "HF_HUB_DISABLE_SSL_VERIFICATION", "1" | "true") => {
                Some("the hub's check is off")
            }
            _ => None,
        },
        path if path.ends_with(".verify=") && first.is_some_and(Argument::is_false) => {
            Some("`session.verify = False`")
        }
        path if path.ends_with(".verify_mode=") => match first.map(|argument| &argument.value) {
            Some(Value::Name(name)) if name.ends_with("CERT_NONE") => Some("`CERT_NONE`"),
            _ => None,
        },
        _ => None,
    }
}
