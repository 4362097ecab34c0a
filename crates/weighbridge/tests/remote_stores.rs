//! Object stores and registries made here.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test writes folders and should stop where it breaks"
)]

mod remote;

use remote::program::{scan, weigh};
use remote::{Content, Response, Server, oci, s3};
use std::sync::Arc;

const EVIL: &[u8] = b"cos\nsystem\n(S'echo weighbridge'\ntR.";
const TAME: &[u8] = b"\x80\x04N.";

#[test]
fn an_s3_prefix_is_listed_in_pages_and_signed() {
    let objects = vec![
        ("models/", vec![]),
        ("models/a b.pkl", TAME.to_vec()),
        ("models/evil.pkl", EVIL.to_vec()),
        ("models/sub/c.pkl", TAME.to_vec()),
        ("other.pkl", TAME.to_vec()),
    ];
    let server = s3::start(objects);
    let url = server.url();
    let environment = [
        ("AWS_ENDPOINT_URL_S3", url.as_str()),
        ("AWS_ACCESS_KEY_ID", s3::ID),
        ("AWS_SECRET_ACCESS_KEY", s3::SECRET),
        ("AWS_REGION", "eu-test-1"),
    ];
    let run = scan("s3://bucket/models/", &environment);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let remote = run.remote();
    let paths: Vec<_> = remote["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["a b.pkl", "evil.pkl", "sub/c.pkl"]);
    // One key alone, by the same listing.
    let run = scan("s3://bucket/models/sub/c.pkl", &environment);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    // The wrong secret is refused, and not repeated.
    let mut wrong = environment;
    wrong[2].1 = "falsches-geheimnis";
    let run = scan("s3://bucket/models/", &wrong);
    assert_eq!(run.code, 2);
    assert!(!run.err.contains("falsches"), "{}", run.err);
    assert_eq!(scan("s3://bucket/none/", &environment).code, 2);
}

#[test]
fn google_and_azure_are_asked_in_their_words() {
    let content: Arc<dyn Content> = Arc::new(EVIL.to_vec());
    let google = Server::start(move |request| match request.path.as_str() {
        "/storage/v1/b/bucket/o" => Response::json(&serde_json::json!({
            "items": [{"name": "m/evil.pkl", "size": EVIL.len().to_string()}],
        })),
        "/storage/v1/b/bucket/o/m%2Fevil.pkl" if request.header("authorization") == "Bearer ya29" => {
            Response::of(request, &content)
        }
        _ => Response::new(404),
    });
    let environment = [
        ("STORAGE_EMULATOR_HOST", google.url()),
        ("GOOGLE_OAUTH_ACCESS_TOKEN", "ya29".to_owned()),
    ];
    let environment: Vec<_> = environment
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let run = scan("gs://bucket/m/", &environment);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let content: Arc<dyn Content> = Arc::new(EVIL.to_vec());
    let azure = Server::start(move |request| {
        if !request.header("authorization").starts_with("SharedKey acme:") {
            return Response::new(403);
        }
        if request.query.contains("comp=list") {
            let blob = format!(
                "<Blob><Name>m/evil.pkl</Name><Properties><Content-Length>{}</Content-Length></Properties></Blob>",
                EVIL.len()
            );
            let page = format!("<EnumerationResults><Blobs>{blob}</Blobs><NextMarker/></EnumerationResults>");
            return Response::new(200).body(page);
        }
        Response::of(request, &content)
    });
    let endpoint = format!("{}/acme", azure.url());
    let environment = [
        ("AZURE_STORAGE_ACCOUNT", "acme"),
        ("AZURE_STORAGE_KEY", "Z2VoZWlt"),
        ("AZURE_STORAGE_ENDPOINT", endpoint.as_str()),
    ];
    let run = scan("az://models/m/evil.pkl", &environment);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert_eq!(scan("az://models/m/", &[]).code, 2);
}

#[test]
fn every_layer_of_a_registry_is_an_artifact() {
    let mut tar = vec![0; 512];
    tar[..10].copy_from_slice(b"inside.pkl");
    tar[100..107].copy_from_slice(b"0000644");
    tar[124..135].copy_from_slice(format!("{:011o}", EVIL.len()).as_bytes());
    tar[257..263].copy_from_slice(b"ustar\0");
    tar[148..156].fill(b' ');
    let sum: u32 = tar.iter().map(|byte| u32::from(*byte)).sum();
    tar[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    tar.extend(EVIL);
    tar.resize(512 * 4, 0);
    let server = oci::start(vec![
        (
            "application/vnd.cncf.model.weight.v1.raw",
            Some("weights/tame.pkl"),
            TAME.to_vec(),
        ),
        ("application/vnd.cncf.model.code.v1.tar", Some("code"), tar),
        ("application/vnd.ollama.image.params", None, b"{}".to_vec()),
    ]);
    let home = tempfile::tempdir().unwrap();
    let config = serde_json::json!({"auths": {server.address.clone(): {"auth": "dXNlcjpnZWhlaW0="}}});
    std::fs::write(home.path().join("config.json"), config.to_string()).unwrap();
    let environment = [("DOCKER_CONFIG", home.path().to_str().unwrap())];
    let address = format!("oci://{}/acme/model:v1", server.address);
    let run = scan(&address, &environment);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let findings = run.json()["findings"].to_string();
    assert!(
        findings.contains("code.tar") && findings.contains("inside.pkl"),
        "{findings}"
    );
    let remote = run.remote();
    let verified = |file: &serde_json::Value| file["verified"] == "digest";
    assert!(
        remote["files"].as_array().unwrap().iter().all(verified),
        "{remote}"
    );
    assert!(remote["commit"].as_str().unwrap().starts_with("sha256:"));
    // Without a login there is nothing to see.
    let run = weigh(&["scan", &address], &[]);
    assert_eq!(run.code, 2, "{}", run.err);
}
