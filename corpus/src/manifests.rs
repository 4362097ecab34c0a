//! Samples of manifests and lock files: packages that come from somewhere else than they seem to.

use crate::Samples;

/// Collects the samples of this family.
pub fn samples(out: &mut Samples) {
    indexes(out);
    unencrypted(out);
    locks(out);
    disagreements(out);
    wishes(out);
    attacks(out);
}

const INDEX: &str = "https://packages.example/simple";

fn indexes(out: &mut Samples) {
    const CONFUSION: &str = "deps-index-confusion";
    out.fires(
        CONFUSION,
        "pip.conf",
        format!("[global]\nextra-index-url = {INDEX}\n"),
    );
    out.silent(CONFUSION, "pip.conf", format!("[global]\nindex-url = {INDEX}\n"));
    out.fires(CONFUSION, "uv.toml", "index-strategy = \"unsafe-best-match\"\n");
    out.silent(CONFUSION, "uv.toml", "index-strategy = \"first-index\"\n");
    let poetry = |priority: &str| {
        format!(
            "[tool.poetry]\nname = \"p\"\n[[tool.poetry.source]]\nname = \"x\"\nurl = \"{INDEX}\"\npriority = \"{priority}\"\n"
        )
    };
    out.fires(CONFUSION, "poetry/pyproject.toml", poetry("supplemental"));
    out.silent(CONFUSION, "poetry/pyproject.toml", poetry("explicit"));
    out.fires(
        CONFUSION,
        "nuget.config",
        "<configuration><packageSources><add key=\"a\" value=\"https://a.example/v3\"/><add key=\"b\" value=\"https://b.example/v3\"/></packageSources></configuration>",
    );
    const EXPLICIT: &str = "deps-index-not-explicit";
    let uv = |explicit: &str| {
        format!(
            "[project]\nname = \"p\"\ndependencies = [\"torch\"]\n[tool.uv.sources]\ntorch = {{ index = \"x\" }}\n[[tool.uv.index]]\nname = \"x\"\nurl = \"{INDEX}\"\n{explicit}"
        )
    };
    out.fires(EXPLICIT, "pyproject.toml", uv(""));
    out.silent(EXPLICIT, "pyproject.toml", uv("explicit = true\n"));
}

fn unencrypted(out: &mut Samples) {
    const ID: &str = "deps-source-unencrypted";
    out.fires(ID, "npmrc/.npmrc", "registry=http://packages.example/\n");
    out.silent(ID, "npmrc/.npmrc", "registry=http://localhost:4873/\n");
    out.fires(ID, "ssl/.npmrc", "strict-ssl=false\n");
    out.fires(
        ID,
        "package.json",
        r#"{"name": "p", "dependencies": {"a": "git+http://h.example/o/a.git"}}"#,
    );
    out.silent(
        ID,
        "package.json",
        r#"{"name": "p", "dependencies": {"a": "git+https://h.example/o/a.git"}}"#,
    );
}

/// A package of npm's lock file.
fn locked(name: &str, host: &str, integrity: &str) -> String {
    let integrity = match integrity {
        "" => String::new(),
        text => format!(", \"integrity\": \"{text}\""),
    };
    format!(
        "\"node_modules/{name}\": {{\"version\": \"1.0.0\", \"resolved\": \"https://{host}/{name}/-/{name}-1.0.0.tgz\"{integrity}}}"
    )
}

fn npm_lock(wishes: &str, packages: &[String]) -> String {
    format!(
        "{{\"name\": \"p\", \"lockfileVersion\": 3, \"packages\": {{\"\": {{\"name\": \"p\", \"dependencies\": {{{wishes}}}}}, {}}}}}\n",
        packages.join(", ")
    )
}

const SHA: &str =
    "sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";
const HOST: &str = "registry.example";

fn many(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| locked(&format!("package-{number}"), HOST, SHA))
        .collect()
}

fn locks(out: &mut Samples) {
    const HASH: &str = "deps-lock-hash-missing";
    let mut packages = many(3);
    out.silent(HASH, "package-lock.json", npm_lock("", &packages));
    packages.push(locked("odd", HOST, ""));
    out.fires(HASH, "package-lock.json", npm_lock("", &packages));
    const DIFFERS: &str = "deps-lock-host-differs";
    let mut packages = many(10);
    out.silent(DIFFERS, "same/package-lock.json", npm_lock("", &packages));
    packages.push(locked("odd", "elsewhere.example", SHA));
    out.fires(DIFFERS, "one/package-lock.json", npm_lock("", &packages));
    out.silent(DIFFERS, "known/package-lock.json", npm_lock("", &packages));
    out.silent(
        DIFFERS,
        "known/.npmrc",
        "@odd:registry=https://elsewhere.example/\n",
    );
    let crates: String = (0..10)
        .map(|number| {
            format!("[[package]]\nname = \"p{number}\"\nversion = \"1.0.0\"\nsource = \"registry+https://{HOST}/index\"\nchecksum = \"00\"\n\n")
        })
        .collect();
    let odd = "[[package]]\nname = \"odd\"\nversion = \"1.0.0\"\nsource = \"registry+https://elsewhere.example/index\"\nchecksum = \"00\"\n";
    out.fires(
        DIFFERS,
        "crates/Cargo.lock",
        format!("version = 4\n\n{crates}{odd}"),
    );
    out.silent(DIFFERS, "crates/Cargo.lock", format!("version = 4\n\n{crates}"));
}

fn disagreements(out: &mut Samples) {
    const ID: &str = "deps-lock-disagrees";
    let manifest = |wishes: &str| format!("{{\"name\": \"p\", \"dependencies\": {{{wishes}}}}}\n");
    let wish = "\"package-0\": \"^1.0.0\"";
    out.silent(ID, "fits/package.json", manifest(wish));
    out.silent(ID, "fits/package-lock.json", npm_lock(wish, &many(2)));
    let newer = "\"package-0\": \"^2.0.0\"";
    out.fires(ID, "version/package.json", manifest(newer));
    out.fires(ID, "version/package-lock.json", npm_lock(newer, &many(2)));
    out.fires(ID, "missing/package.json", manifest("\"package-9\": \"1.0.0\""));
    out.fires(ID, "missing/package-lock.json", npm_lock(wish, &many(2)));
    let poetry = |version: &str| {
        format!(
            "[[package]]\nname = \"torch\"\nversion = \"{version}\"\noptional = false\npython-versions = \">=3.9\"\nfiles = [{{file = \"t.whl\", hash = \"sha256:00\"}}]\n"
        )
    };
    let project = "[tool.poetry]\nname = \"p\"\nversion = \"1\"\n[tool.poetry.dependencies]\npython = \"^3.9\"\ntorch = \"^2.6\"\n";
    out.silent(ID, "poetry/pyproject.toml", project);
    out.silent(ID, "poetry/poetry.lock", poetry("2.6.1"));
    out.fires(ID, "poetry/pyproject.toml", project);
    out.fires(ID, "poetry/poetry.lock", poetry("2.5.1"));
}

fn wishes(out: &mut Samples) {
    const UNPINNED: &str = "deps-unpinned";
    out.fires(
        UNPINNED,
        "pyproject.toml",
        "[project]\nname = \"p\"\ndependencies = [\"torch\", \"numpy>=1\"]\n",
    );
    out.silent(
        UNPINNED,
        "pyproject.toml",
        "[project]\nname = \"p\"\ndependencies = [\"torch==2.6.0\"]\n",
    );
    out.fires(
        UNPINNED,
        "package.json",
        r#"{"name": "p", "dependencies": {"a": "*"}}"#,
    );
    out.silent(
        UNPINNED,
        "package.json",
        r#"{"name": "p", "dependencies": {"a": "^1.0.0"}}"#,
    );
    const FLOATING: &str = "deps-repository-floating";
    let git = |revision: &str| {
        format!(
            "[package]\nname = \"p\"\nversion = \"1.0.0\"\n[dependencies]\na = {{ git = \"https://h.example/a\"{revision} }}\n"
        )
    };
    out.fires(FLOATING, "Cargo.toml", git(", branch = \"main\""));
    out.silent(
        FLOATING,
        "Cargo.toml",
        git(", rev = \"0123456789abcdef0123456789abcdef01234567\""),
    );
    const INTERNAL: &str = "deps-name-internal";
    let app = |name: &str| {
        format!(
            "{{\"name\": \"@acme/app\", \"private\": true, \"dependencies\": {{\"{name}\": \"^1.0.0\"}}}}\n"
        )
    };
    out.fires(INTERNAL, "word/package.json", app("acme-internal-auth"));
    out.fires(INTERNAL, "scope/package.json", app("@acme/auth"));
    out.silent(INTERNAL, "word/package.json", app("acme-auth"));
    out.silent(INTERNAL, "scope/package.json", app("@acme/auth"));
    out.silent(
        INTERNAL,
        "scope/.npmrc",
        "@acme:registry=https://packages.example/\n",
    );
    const INCLUDE: &str = "deps-include-missing";
    out.fires(INCLUDE, "app/requirements.txt", "-r base.txt\ntorch==2.6.0\n");
    out.silent(INCLUDE, "app/requirements.txt", "-r base.txt\ntorch==2.6.0\n");
    out.silent(INCLUDE, "app/base.txt", "numpy==1.26.4\n");
}

/// Poisoned lock files and confused indexes, as they were seen or described.
fn attacks(out: &mut Samples) {
    const TRICK: &str = "41-lockfile-poisoning";
    let mut packages = many(10);
    let evil = "\"node_modules/left-pad\": {\"version\": \"1.3.0\", \"resolved\": \"https://codeload.elsewhere.example/x/left-pad/tar.gz/00\"}";
    packages.push(evil.to_owned());
    let wish = "\"left-pad\": \"^1.3.0\"";
    let manifest = format!("{{\"name\": \"p\", \"dependencies\": {{{wish}}}}}\n");
    out.attack(TRICK, "address/package.json", manifest.clone(), &[]);
    out.attack(
        TRICK,
        "address/package-lock.json",
        npm_lock(wish, &packages),
        &["deps-lock-disagrees"],
    );
    let yarn: String = (0..10)
        .map(|number| format!("p{number}@^1.0.0:\n  version \"1.0.0\"\n  resolved \"https://{HOST}/p{number}/-/p{number}-1.0.0.tgz#00\"\n  integrity {SHA}\n\n"))
        .collect();
    let evil = "left-pad@^1.3.0:\n  version \"1.3.0\"\n  resolved \"https://elsewhere.example/left-pad/-/left-pad-1.3.0.tgz\"\n";
    out.attack(TRICK, "yarn/package.json", manifest, &[]);
    out.attack(
        TRICK,
        "yarn/yarn.lock",
        format!("# yarn lockfile v1\n\n{yarn}{evil}"),
        &["deps-lock-host-differs"],
    );
    let uv = "version = 1\n\n[[package]]\nname = \"p\"\nversion = \"0.1.0\"\nsource = { virtual = \".\" }\ndependencies = [{ name = \"requests\" }]\n\n\
              [[package]]\nname = \"requests\"\nversion = \"2.32.0\"\nsource = { git = \"https://elsewhere.example/requests?rev=main#0123456789abcdef0123456789abcdef01234567\" }\n";
    out.attack(
        TRICK,
        "uv/pyproject.toml",
        "[project]\nname = \"p\"\nversion = \"0.1.0\"\ndependencies = [\"requests>=2\"]\n",
        &[],
    );
    out.attack(TRICK, "uv/uv.lock", uv, &["deps-lock-disagrees"]);
}
