//! Tokens and keys never leave the process but to the server that they are for: no output of any run names one.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test should stop where it breaks"
)]

mod remote;

use remote::hub::{self, File, Ways};
use remote::program::weigh;
use remote::{Response, Server};

const TOKEN: &str = "hf_GeheimGeheimGeheimGeheimGeheim0123";
const KEY: &str = "AKIAGEHEIMGEHEIM0123";
const SECRET: &str = "Geheim/Schluessel+0123456789abcdefGeheim";
const SESSION: &str = "GeheimeSitzung0123456789";
const FORMATS: &[&str] = &["text", "json", "sarif", "markdown", "html", "junit"];

/// Runs with every secret set and every way of rendering; nothing that comes out names one.
fn keeps_secrets(what: &str, args: &[&str], environment: &[(&str, &str)]) {
    let mut all = vec![
        ("HF_TOKEN", TOKEN),
        ("AWS_ACCESS_KEY_ID", KEY),
        ("AWS_SECRET_ACCESS_KEY", SECRET),
        ("AWS_SESSION_TOKEN", SESSION),
        ("AWS_REGION", "us-east-1"),
    ];
    all.extend(environment);
    for format in FORMATS {
        let mut whole = args.to_vec();
        whole.extend(["--format", format, "--remote-timeout", "2"]);
        let run = weigh(&whole, &all);
        for text in [&run.out, &run.err] {
            for secret in [TOKEN, KEY, SECRET, SESSION, "Geheim", "signature=geheim"] {
                assert!(!text.contains(secret), "{what}, {format}: {secret} in {text}");
            }
        }
    }
}

#[test]
fn runs_that_succeed_and_runs_that_fail_keep_their_secrets() {
    let files = || {
        vec![
            File::git("config.json", "{\"model_type\": \"bert\"}"),
            File::lfs("evil.pkl", b"cos\nsystem\n(S'echo weighbridge'\ntR.".as_slice()),
        ]
    };
    let cdn = hub::cdn(files());
    let ways = Ways {
        token: Some(TOKEN.to_owned()),
        cdn: Some(cdn.url()),
        ..Ways::default()
    };
    let right = hub::start(files(), ways);
    let address = "hf://acme/tiny";
    keeps_secrets("found", &["scan", address], &[("HF_ENDPOINT", &right.url())]);
    let other = Ways {
        token: Some("another".to_owned()),
        ..Ways::default()
    };
    let refusing = hub::start(files(), other);
    keeps_secrets("refused", &["scan", address], &[("HF_ENDPOINT", &refusing.url())]);
    // Nobody is there.
    keeps_secrets(
        "unreachable",
        &["scan", address],
        &[("HF_ENDPOINT", "http://127.0.0.1:9")],
    );
    // A token in the address itself.
    let userinfo = right.url().replace("http://", &format!("http://user:{TOKEN}@"));
    keeps_secrets("address", &["scan", &format!("{userinfo}/model.pkl")], &[]);
    keeps_secrets("endpoint", &["scan", address], &[("HF_ENDPOINT", &userinfo)]);
}

#[test]
fn a_server_that_says_back_what_it_was_told_is_not_quoted() {
    let echoing = Server::start(|request| {
        let said = format!("{:?} {}?{}", request.headers, request.path, request.query);
        Response::new(403)
            .with("x-error-message", said.clone())
            .with("www-authenticate", said.clone())
            .body(said)
    });
    let url = echoing.url();
    keeps_secrets("hub", &["scan", "hf://acme/tiny"], &[("HF_ENDPOINT", &url)]);
    let store = [
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_ENDPOINT_URL_S3", url.as_str()),
    ];
    keeps_secrets("store", &["scan", "s3://bucket/model.pkl"], &store);
}
