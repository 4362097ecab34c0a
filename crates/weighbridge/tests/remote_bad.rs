//! Servers that are slow, break off, lie, lead astray or have no time: each ends in bounded time, and none in a
//! verdict about bytes that are not the file's.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test should stop where it breaks"
)]

mod remote;

use remote::hub::{self, File, Ways};
use remote::program::{Run, scan, weigh};
use remote::{Request, Response, Sent, Server, weights};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const ADDRESS: &str = "hf://acme/tiny";

fn model() -> File {
    let names: Vec<String> = (0..4_000)
        .map(|number| format!("model.layers.{number}.weight"))
        .collect();
    File::made(
        "model.safetensors",
        weights::shard(&names, 1_000_000),
        &"e".repeat(64),
    )
}

/// Scans a hub whose answers for files are made by `instead`.
fn with(instead: impl Fn(&Request, &File) -> Option<Response> + Send + Sync + 'static) -> (Run, Server) {
    let ways = Ways {
        instead: Some(Box::new(instead)),
        ..Ways::default()
    };
    let server = hub::start(vec![model()], ways);
    let url = server.url();
    let args = ["scan", ADDRESS, "--format", "json", "--remote-timeout", "1"];
    (weigh(&args, &[("HF_ENDPOINT", &url)]), server)
}

/// An answer as it should be, to be spoiled.
fn right(request: &Request, file: &File) -> Response {
    Response::of(request, &file.content).with("etag", "\"v1\"")
}

fn without(mut response: Response, name: &str) -> Response {
    response.headers.retain(|(key, _)| key != name);
    response
}

#[test]
fn a_slow_server_is_given_up() {
    let started = Instant::now();
    let (run, server) = with(|_, _| {
        let mut response = Response::new(200);
        response.sent = Sent::Slow(Duration::from_secs(3));
        Some(response)
    });
    assert_eq!(run.code, 3, "{}", run.out);
    assert!(started.elapsed() < Duration::from_secs(15));
    assert!(server.requests().len() <= 2 + 4);
}

#[test]
fn a_body_that_breaks_off_is_taken_up_again() {
    let asked = AtomicUsize::new(0);
    let (run, _) = with(move |request, file| {
        let mut response = right(request, file);
        if let (Sent::Part(content, start, end), true) =
            (&response.sent, asked.fetch_add(1, Ordering::Relaxed) < 2)
        {
            response.sent = Sent::Truncated(Arc::clone(content), *start, *end, (end - start) / 2);
        }
        Some(response)
    });
    assert_eq!((run.code, run.rules()), (0, vec![]), "{}", run.out);
    // Always breaking off ends, too.
    let (run, server) = with(|request, file| {
        let mut response = right(request, file);
        if let Sent::Part(content, start, end) = &response.sent {
            response.sent = Sent::Truncated(Arc::clone(content), *start, *end, 1);
        }
        Some(response)
    });
    assert_eq!(run.code, 3, "{}", run.out);
    assert!(server.requests().len() < 30, "{}", server.requests().len());
}

#[test]
fn answers_that_contradict_themselves_are_findings() {
    type Spoil = fn(Response) -> Response;
    let lies: &[(&str, Spoil)] = &[
        ("another range", |r| {
            without(r, "content-range").with("content-range", "bytes 1-65536/4000000000")
        }),
        ("another size", |r| {
            without(r, "content-range").with("content-range", "bytes 0-65535/70000")
        }),
        ("no range", |r| without(r, "content-range")),
        ("nonsense", |r| {
            without(r, "content-range").with("content-range", "bytes 9-1/x")
        }),
        ("another length", |r| r.with("content-length", "17")),
        ("compressed", |r| r.with("content-encoding", "gzip")),
    ];
    for (name, lie) in lies {
        let (run, _) =
            with(|request, file| (request.path.ends_with("tensors")).then(|| lie(right(request, file))));
        assert_eq!(run.code, 1, "{name}: {}", run.out);
        assert_eq!(run.rules(), ["file-differs-from-listing"], "{name}");
    }
}

#[test]
fn a_file_that_changes_between_questions_is_never_mixed() {
    let asked = AtomicUsize::new(0);
    let (run, _) = with(move |request, file| {
        let version = asked.fetch_add(1, Ordering::Relaxed) + 1;
        let response = Response::of(request, &file.content).with("etag", format!("\"v{version}\""));
        // A server that heeds conditions says 412 itself.
        (request.header("if-match").is_empty() || version.is_multiple_of(2))
            .then_some(response)
            .or(Some(Response::new(412)))
    });
    assert_eq!(
        (run.code, run.rules()),
        (1, vec!["file-differs-from-listing".to_owned()]),
        "{}",
        run.out
    );
}

#[test]
fn a_digest_that_is_not_the_listed_one_is_a_finding() {
    let mut config = File::git("config.json", "{\"a\": 1}");
    config.oid = "1".repeat(40);
    let server = hub::start(vec![config], Ways::default());
    let run = scan(ADDRESS, &[("HF_ENDPOINT", &server.url())]);
    assert_eq!(
        (run.code, run.rules()),
        (1, vec!["file-differs-from-listing".to_owned()]),
        "{}",
        run.out
    );
}

#[test]
fn a_server_without_ranges_is_streamed_or_refused() {
    let small = Server::start(|_| Response::new(200).body(b"\x80\x04N.".as_slice()));
    let run = scan(&format!("{}/model.pkl", small.url()), &[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    // 4 GB are not streamed: the header is judged, and what lies behind the budget is a gap.
    let (run, _) = with(|_, file| {
        let mut response = Response::new(200);
        response.sent = Sent::Part(Arc::clone(&file.content), 0, file.content.len());
        Some(response)
    });
    assert!(matches!(run.code, 0 | 3), "{}", run.out);
    assert!(run.remote()["bytes_read"].as_u64().unwrap() < 40 << 20);
    // No length, no ranges, no end.
    let endless = Server::start(|_| {
        let mut response = Response::new(200);
        response.sent = Sent::Endless;
        response
    });
    let run = scan(&format!("{}/model.pkl", endless.url()), &[]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("larger than"), "{}", run.err);
}

#[test]
fn redirects_do_not_lead_astray() {
    let circle = Server::start(|request| Response::new(302).with("location", request.path.clone()));
    let run = scan(&format!("{}/x.pkl", circle.url()), &[]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("redirects") && circle.requests().len() <= 6,
        "{}",
        run.err
    );
    // Where clouds keep the credentials of their machines.
    let metadata = "http://169.254.169.254/latest/meta-data/";
    let inward = Server::start(move |_| Response::new(302).with("location", metadata));
    let run = scan(&format!("{}/x.pkl", inward.url()), &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("private address 169.254.169.254"), "{}", run.err);
    let file = Server::start(|_| Response::new(302).with("location", "file:///etc/passwd"));
    assert_eq!(scan(&format!("{}/x.pkl", file.url()), &[]).code, 2);
    // A public address that redirects to this machine; the proxy plays the public network.
    let proxy = Server::start(|request| match request.method.as_str() {
        "CONNECT" => Response::new(200),
        _ => Response::new(302).with("location", "http://127.0.0.1:9/x.pkl"),
    });
    let args = ["scan", "http://models.example/x.pkl", "--allow-http"];
    let run = weigh(&args, &[("HTTP_PROXY", &proxy.url())]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("private address 127.0.0.1") && proxy.requests().len() <= 2,
        "{}",
        run.err
    );
    let plain = weigh(
        &["scan", "http://models.example/x.pkl"],
        &[("HTTP_PROXY", &proxy.url())],
    );
    assert!(
        plain.code == 2 && plain.err.contains("--allow-http"),
        "{}",
        plain.err
    );
    // A typed name that is resolved into a private network, on the other hand, says so itself.
    let here = Server::start(|_| Response::new(200).body(b"\x80\x04N.".as_slice()));
    let named = here.url().replace("127.0.0.1", "localhost");
    assert_eq!(scan(&format!("{named}/model.pkl"), &[]).code, 0);
}

#[test]
fn a_server_that_asks_for_patience_gets_some() {
    let asked = AtomicUsize::new(0);
    let started = Instant::now();
    let (run, _) = with(move |request, file| {
        Some(match asked.fetch_add(1, Ordering::Relaxed) {
            0 => Response::new(429).with("retry-after", "1"),
            1 => Response::new(503),
            _ => right(request, file),
        })
    });
    assert_eq!((run.code, run.rules()), (0, vec![]), "{}", run.out);
    assert!(started.elapsed() >= Duration::from_secs(1));
    // An hour is too long, and for ever, too.
    let (run, server) = with(|_, _| Some(Response::new(429).with("retry-after", "3600")));
    assert_eq!(run.code, 3, "{}", run.out);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_download_that_trickles_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let ways = Ways {
        instead: Some(Box::new(|request, file| {
            let mut response = right(request, file);
            if let Sent::Part(content, start, end) = &response.sent {
                let pause = Duration::from_millis(100);
                response.sent = Sent::Drip(Arc::clone(content), *start, *end, pause);
            }
            Some(response)
        })),
        ..Ways::default()
    };
    let server = hub::start(vec![File::lfs("model.bin", vec![7; 300_000])], ways);
    let target = folder.path().join("models");
    let args = [
        "scan",
        ADDRESS,
        "--format",
        "json",
        "--remote-timeout",
        "1",
        "--download",
        target.to_str().unwrap(),
    ];
    let started = Instant::now();
    let run = weigh(&args, &[("HF_ENDPOINT", &server.url())]);
    assert!(
        started.elapsed() < Duration::from_secs(30),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(run.code, 3, "{} {}", run.out, run.err);
    assert!(run.out.contains("fewer than 1024 bytes a second"), "{}", run.out);
    assert!(!target.join("model.bin").exists());
}
