//! Samples of projects whose packages are in no good health: locks, environments, ends.

use crate::Samples;

/// The samples.
pub fn samples(out: &mut Samples) {
    locks(out);
    let rule = "deps-environments-disagree";
    out.fires(rule, "apart/requirements.txt", "torch==1.13.1\n");
    out.fires(rule, "apart/requirements-dev.txt", "torch>=2.4\npytest\n");
    out.silent(rule, "meeting/requirements.txt", "torch>=1.13\n");
    out.silent(rule, "meeting/requirements-dev.txt", "torch>=2.4\npytest\n");
    // Under a condition, another environment is meant.
    out.silent(
        rule,
        "conditional/requirements.txt",
        "torch==1.13.1; python_version < '3.9'\n",
    );
    out.silent(rule, "conditional/requirements-dev.txt", "torch>=2.4\n");

    let rule = "deps-end-of-life";
    out.fires(rule, "exact/requirements.txt", "Django==3.2.25\n");
    out.fires(rule, "series/requirements.txt", "django>=4.0,<4.2\n");
    out.silent(rule, "open/requirements.txt", "django>=3.2\n");
    out.silent(rule, "current/requirements.txt", "django==5.2.1\n");

    let rule = "deps-unmaintained";
    out.fires(
        rule,
        "python/requirements.txt",
        "gym\ngoogle-generativeai==0.8.5\n",
    );
    out.fires(
        rule,
        "javascript/package.json",
        "{\"name\": \"demo\", \"dependencies\": {\"@google/generative-ai\": \"^0.24.0\"}}\n",
    );
    out.silent(
        rule,
        "successors/requirements.txt",
        "gymnasium\ngoogle-genai>=1\n",
    );
}

/// A manifest and its lock.
fn locks(out: &mut Samples) {
    let rule = "deps-lock-disagrees";
    let manifest = "[project]\nname = \"demo\"\nversion = \"0.1.0\"\ndependencies = [\"torch>=2.6\"]\n";
    let lock = |version: &str| {
        format!(
            "version = 1\nrequires-python = \">=3.10\"\n\n[[package]]\nname = \"demo\"\nversion = \"0.1.0\"\n\
             source = {{ virtual = \".\" }}\ndependencies = [{{ name = \"torch\" }}]\n\n\
             [[package]]\nname = \"torch\"\nversion = \"{version}\"\nsource = {{ registry = \"https://index.example/simple\" }}\n"
        )
    };
    out.fires(rule, "uv/pyproject.toml", manifest);
    out.fires(rule, "uv/uv.lock", lock("2.4.0"));
    out.silent(rule, "uv/pyproject.toml", manifest);
    out.silent(rule, "uv/uv.lock", lock("2.6.0"));
    let manifest = "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\ntime = \"0.3.40\"\n";
    let lock = |version: &str| {
        format!(
            "version = 4\n\n[[package]]\nname = \"demo\"\nversion = \"0.1.0\"\ndependencies = [\n \"time\",\n]\n\n\
             [[package]]\nname = \"time\"\nversion = \"{version}\"\n\
             source = \"registry+https://index.example/index\"\nchecksum = \"{}\"\n",
            "0".repeat(64)
        )
    };
    out.fires(rule, "cargo/Cargo.toml", manifest);
    out.fires(rule, "cargo/Cargo.lock", lock("0.3.36"));
    out.silent(rule, "cargo/Cargo.toml", manifest);
    out.silent(rule, "cargo/Cargo.lock", lock("0.3.41"));
}
