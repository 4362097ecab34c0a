//! Samples of packages: OCI layouts, Ollama's store, archives of containers, Modelfiles, Git LFS pointers.

use crate::Samples;
use crate::archive_asm::Tar;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A descriptor of a blob, as a registry's client writes it; `more` begins with a comma.
fn descriptor(media_type: &str, blob: &[u8], more: &str) -> String {
    format!(
        r#"{{"mediaType":"{media_type}","digest":"sha256:{}","size":{}{more}}}"#,
        hex(blob),
        blob.len()
    )
}

fn titled(title: &str) -> String {
    format!(r#","annotations":{{"org.opencontainers.image.title":"{title}"}}"#)
}

fn manifest(config: &str, layers: &[String]) -> String {
    format!(
        concat!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","#,
            r#""config":{},"layers":[{}]}}"#
        ),
        config,
        layers.join(",")
    )
}

const EMPTY: &[u8] = b"{}";

fn config() -> String {
    descriptor("application/vnd.oci.empty.v1+json", EMPTY, "")
}

/// The smallest safetensors file.
fn weights() -> Vec<u8> {
    let mut bytes = 2_u64.to_le_bytes().to_vec();
    bytes.extend_from_slice(b"{}");
    bytes
}

/// A ModelPack manifest whose one weight layer has this file path.
fn modelpack(path: &str) -> String {
    let layer = descriptor(
        "application/vnd.cncf.model.weight.v1.raw",
        &weights(),
        &format!(r#","annotations":{{"org.cncf.model.filepath":"{path}"}}"#),
    );
    let config = descriptor("application/vnd.cncf.model.config.v1+json", EMPTY, "");
    manifest(&config, &[layer])
}

/// An Ollama manifest whose model layer has this digest.
fn ollama(digest: &str) -> String {
    format!(
        concat!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","#,
            r#""config":{{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:{}","size":2}},"#,
            r#""layers":[{{"mediaType":"application/vnd.ollama.image.model","digest":"{}","size":10}}]}}"#
        ),
        hex(EMPTY),
        digest
    )
}

fn sound_ollama() -> String {
    ollama(&format!("sha256:{}", hex(&weights())))
}

/// What an OCI layout on disk holds: every blob under its digest.
fn layout(put: &mut dyn FnMut(&str, &[u8]), manifest: &str, blobs: &[&[u8]]) {
    let index = format!(
        r#"{{"schemaVersion":2,"manifests":[{}]}}"#,
        descriptor(
            "application/vnd.oci.image.manifest.v1+json",
            manifest.as_bytes(),
            ""
        )
    );
    put("oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#);
    put("index.json", index.as_bytes());
    for blob in blobs.iter().copied().chain([manifest.as_bytes()]) {
        put(&format!("blobs/sha256/{}", hex(blob)), blob);
    }
}

fn docker(layer: &str) -> Vec<u8> {
    let rootfs = Tar::default()
        .member(b'5', "etc/", "", b"")
        .member(b'5', "usr/", "", b"")
        .member(b'2', "etc/mtab", "/proc/mounts", b"")
        .file("usr/model.safetensors", &weights())
        .end();
    let list = format!(r#"[{{"Config":"config.json","RepoTags":["model:1"],"Layers":["{layer}"]}}]"#);
    Tar::default()
        .file("manifest.json", list.as_bytes())
        .file(
            "config.json",
            br#"{"architecture":"amd64","rootfs":{"type":"layers"}}"#,
        )
        .file("abc/layer.tar", &rootfs)
        .end()
}

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    digests(out);
    paths(out);
    stores(out);
    modelfiles(out);
    kitfiles(out);
    // A chunk of a Zarr 3 shard as Orbax writes it, with the shard's index behind it.
    out.silent("file-archive-loose-data", "shard", ZARR_SHARD);
}

/// Written by orbax-checkpoint 0.12 with Zarr 3: 64 × 64 zeros.
const ZARR_SHARD: &[u8] = b"\x28\xb5\x2f\xfd\x60\x00\x3f\x4d\x00\x00\x10\x00\x00\x01\x00\xfb\x9f\x07\x58\x00\x00\x00\x00\x00\x00\x00\x00\x13\x00\x00\x00\x00\x00\x00\x00\x37\x14\x42\x1d";

/// A Kitfile whose model and code lie there.
fn kitfile(model: &str, code: &str) -> String {
    format!(
        "manifestVersion: 1.0.0\npackage:\n  name: demo\n  authors: [Demo]\nmodel:\n  name: demo\n  path: {model}\n  \
         parts:\n  - path: tokenizer.json\ncode:\n- path: {code}\n  description: how to use it\ndatasets:\n- name: \
         train\n  path: data/train.csv\n"
    )
}

fn kitfiles(out: &mut Samples) {
    const RULE: &str = "model-package-path-escapes";
    let sound = kitfile("./model.safetensors", "src");
    out.silent(RULE, "kit_sound/Kitfile", sound);
    let other = kitfile("registry.example/demo/base:latest", ".");
    out.silent(RULE, "kit_base/Kitfile", other);
    let climbs = kitfile("../../.ssh/id_rsa", "src");
    out.fires(RULE, "kit_climbs/Kitfile", climbs);
    let absolute = kitfile("model.gguf", "\"/etc/cron.d\"");
    out.attack("34-kitfile", "kit_absolute.yaml", absolute, &[RULE]);
    let json =
        r#"{"manifestVersion":"1.0.0","model":{"path":"m.gguf","parts":[{"path":"..\u002f..\u002fx"}]}}"#;
    out.attack("34-kitfile", "kit_config.json", json, &[RULE]);
}

fn digests(out: &mut Samples) {
    const RULE: &str = "model-package-digest-escapes";
    const TECHNIQUE: &str = "38-package-digest-escapes";
    let expect = &[RULE];
    out.fires(
        RULE,
        "ollama-manifest.json",
        ollama("../../../../../../etc/ld.so.preload"),
    );
    out.silent(RULE, "ollama-manifest.json", sound_ollama());
    out.silent(RULE, "modelpack.json", modelpack("model/weights.safetensors"));
    out.attack(
        TECHNIQUE,
        "ollama-latest",
        ollama("sha256:../../../../root/.ssh/id_rsa"),
        expect,
    );
    out.attack(
        TECHNIQUE,
        "encoded.json",
        ollama("sha256:%2e%2e%2f%2e%2e%2fx"),
        expect,
    );
    out.attack(TECHNIQUE, "backslash.json", ollama(r"sha256-..\\..\\x"), expect);
    // A key order and spacing that no client minds.
    let spaced = ollama("/etc/cron.d/x")
        .replace("\"schemaVersion\":2,", "")
        .replace(
            "\"layers\"",
            " \"annotations\" : { \"a\" : \"b\" },\n \"schemaVersion\" : 2,\n\"layers\"",
        );
    out.attack(TECHNIQUE, "spaced.json", spaced, expect);
    let config = config().replace(&hex(EMPTY), "../../../config");
    out.attack(TECHNIQUE, "config-digest.json", manifest(&config, &[]), expect);

    const EXPLOIT: &str = "model-exploits-loader";
    out.fires(
        EXPLOIT,
        "ollama-manifest.json",
        ollama("../../../../etc/ld.so.preload"),
    );
    out.silent(EXPLOIT, "ollama-manifest.json", sound_ollama());

    const MALFORMED: &str = "model-package-digest-malformed";
    out.fires(MALFORMED, "short.json", ollama("sha256:abcdef"));
    out.fires(MALFORMED, "missing.json", ollama(""));
    out.silent(MALFORMED, "ollama-manifest.json", sound_ollama());
}

fn paths(out: &mut Samples) {
    const RULE: &str = "model-package-path-escapes";
    const TECHNIQUE: &str = "38-package-path-escapes";
    let expect = &[RULE];
    let oras = |title: &str| {
        let layer = descriptor("application/vnd.acme.model", &weights(), &titled(title));
        manifest(&config(), &[layer])
    };
    out.fires(RULE, "oras.json", oras("../../.bashrc"));
    out.silent(RULE, "oras.json", oras("models/..weights/model.safetensors"));
    out.silent(RULE, "image.tar", docker("abc/layer.tar"));
    out.attack(TECHNIQUE, "absolute.json", oras("/etc/profile.d/x.sh"), expect);
    out.attack(
        TECHNIQUE,
        "modelpack.json",
        modelpack("../../.ssh/authorized_keys"),
        expect,
    );
    out.attack(TECHNIQUE, "docker.tar", docker("../../abc/layer.tar"), expect);

    const FOREIGN: &str = "model-package-foreign-source";
    let foreign = descriptor(
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        &weights(),
        r#","urls":["https://layers.example/x"]"#,
    );
    out.fires(FOREIGN, "manifest.json", manifest(&config(), &[foreign]));
    out.silent(FOREIGN, "manifest.json", modelpack("model.safetensors"));
}

fn stores(out: &mut Samples) {
    let weights = weights();
    let manifest = modelpack("model.safetensors");
    for (rule, is_silent) in [
        ("model-package-blob-missing", true),
        ("model-package-blob-differs", true),
        ("model-package-blob-missing", false),
        ("model-package-blob-differs", false),
    ] {
        let cut = b"\x02\0\0\0\0\0\0\0{}\0".as_slice();
        let mut put = |name: &str, bytes: &[u8]| {
            let is_weights = name.ends_with(&hex(&weights));
            let name = format!("layout/{name}");
            match (rule, is_silent) {
                (_, true) => out.silent(rule, &name, bytes),
                ("model-package-blob-missing", false) if is_weights => {}
                ("model-package-blob-differs", false) if is_weights => out.fires(rule, &name, cut),
                (_, false) => out.fires(rule, &name, bytes),
            }
        };
        layout(&mut put, &manifest, &[&weights, EMPTY]);
    }
    // Ollama's store, where the colon of a digest is a dash.
    let (config, model) = (hex(EMPTY), hex(&weights));
    let rule = "model-package-blob-missing";
    out.silent(rule, "ollama/manifests/registry/library/x/latest", sound_ollama());
    out.silent(rule, &format!("ollama/blobs/sha256-{config}"), EMPTY);
    out.silent(rule, &format!("ollama/blobs/sha256-{model}"), weights.clone());
}

fn modelfiles(out: &mut Samples) {
    const RULE: &str = "model-modelfile-path-outside";
    out.fires(
        RULE,
        "Modelfile",
        "FROM ./model.gguf\nADAPTER ../../home/user/.ssh/id_rsa\n",
    );
    out.fires(RULE, "home/Modelfile", "from ~/models/x.gguf\n");
    out.silent(
        RULE,
        "Modelfile",
        "FROM llama3.2:1b\nPARAMETER temperature 1\nTEMPLATE \"\"\"\nFROM /etc/passwd\n\"\"\"\nADAPTER ./lora.gguf\n",
    );
    let wide: Vec<u8> = "\u{feff}FROM /proc/self/environ\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    out.fires(RULE, "wide/Modelfile", wide);
    out.fires(
        RULE,
        "any-name.txt",
        "# for `ollama create -f`\n\nFrom ../../keys/id_rsa\n",
    );
    out.fires(RULE, "proc/Modelfile", "# a model\nFROM /proc/self/environ\n");
}
