//! Real TLS on loopback: a certificate of an authority made for this test, which `SSL_CERT_FILE` names. `openssl` makes
//! both, and serves; without it the test says that it skips.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "the server is a program of its own"
)]

mod remote;

use remote::program::weigh;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

fn openssl(folder: &Path, arguments: &[&str]) -> bool {
    Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// An authority, and a certificate of it for this name.
fn certify(folder: &Path, name: &str) -> bool {
    std::fs::write(
        folder.join("server.ext"),
        format!("subjectAltName=DNS:{name}\nbasicConstraints=CA:FALSE\n"),
    )
    .unwrap();
    let key = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ];
    let mut authority = vec!["req", "-x509", "-days", "2", "-subj", "/CN=test authority"];
    authority.extend(["-keyout", "ca.key", "-out", "ca.pem"]);
    authority.extend(key);
    let mut request = vec![
        "req",
        "-subj",
        "/CN=server",
        "-keyout",
        "server.key",
        "-out",
        "server.csr",
    ];
    request.extend(key);
    openssl(folder, &authority)
        && openssl(folder, &request)
        && openssl(
            folder,
            &[
                "x509",
                "-req",
                "-in",
                "server.csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                "server.ext",
                "-out",
                "server.pem",
            ],
        )
}

struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(folder: &Path) -> (Serving, u16) {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let child = Command::new("openssl")
        .args([
            "s_server",
            "-quiet",
            "-WWW",
            "-cert",
            "server.pem",
            "-key",
            "server.key",
        ])
        .args(["-accept", &format!("127.0.0.1:{port}")])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..100 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    (Serving(child), port)
}

#[test]
fn certificates_are_checked_against_the_authorities_of_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    if !certify(folder.path(), "localhost") {
        println!("skipped: no openssl");
        return;
    }
    std::fs::write(
        folder.path().join("model.pkl"),
        b"\x80\x04}\x94\x8c\x01a\x94K\x01s.",
    )
    .unwrap();
    let (_serving, port) = serve(folder.path());
    let authority = folder.path().join("ca.pem");
    let trusted = [("SSL_CERT_FILE", authority.to_str().unwrap())];
    let address = format!("https://localhost:{port}/model.pkl");
    let run = weigh(&["scan", &address, "--format", "json"], &trusted);
    assert_eq!((run.code, run.rules()), (0, vec![]), "{} {}", run.out, run.err);
    // Nobody vouches for it.
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "").unwrap();
    let alone = weigh(&["scan", &address], &[("SSL_CERT_FILE", empty.to_str().unwrap())]);
    assert_eq!(alone.code, 2, "{} {}", alone.out, alone.err);
    assert!(alone.err.contains("certificate"), "{}", alone.err);
    // The certificate is another name's.
    let other = format!("https://127.0.0.1:{port}/model.pkl");
    let wrong = weigh(&["scan", &other], &trusted);
    assert_eq!(wrong.code, 2, "{} {}", wrong.out, wrong.err);
    assert!(wrong.err.contains("certificate"), "{}", wrong.err);
}
