//! Advisories of the corpus's own, and packages that they are about: invented names beside real ones, so that nobody
//! takes them for news.

use crate::Samples;

/// An advisory about the versions of a package before one.
fn record(id: &str, ecosystem: &str, name: &str, fixed: &str) -> String {
    format!(
        r#"{{"schema_version":"1.6.0","id":"{id}","modified":"2026-01-15T00:00:00Z","published":"2026-01-15T00:00:00Z","summary":"A sample: loading a file runs code","severity":[{{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H"}}],"affected":[{{"package":{{"ecosystem":"{ecosystem}","name":"{name}"}},"ranges":[{{"type":"ECOSYSTEM","events":[{{"introduced":"0"}},{{"fixed":"{fixed}"}}]}}]}}]}}
"#
    )
}

/// A package that was made to harm, in two versions.
fn malicious(id: &str, ecosystem: &str, name: &str) -> String {
    format!(
        r#"{{"schema_version":"1.6.0","id":"{id}","modified":"2026-01-15T00:00:00Z","published":"2026-01-15T00:00:00Z","summary":"A sample: malicious code in {name}","affected":[{{"package":{{"ecosystem":"{ecosystem}","name":"{name}"}},"versions":["8.3.41","8.3.42"]}}]}}
"#
    )
}

/// Advisories, and files that name what they are about.
pub fn samples(out: &mut Samples) {
    for (id, ecosystem, name, fixed) in [
        ("WEIGH-2026-1", "PyPI", "weigh-sample-loader", "2.6.0"),
        ("WEIGH-2026-2", "npm", "weigh-sample-loader", "1.4.0"),
        ("WEIGH-2026-3", "crates.io", "weigh-sample-loader", "0.3.1"),
    ] {
        out.advisory(&format!("{id}.json"), record(id, ecosystem, name, fixed));
    }
    out.advisory(
        "MAL-2026-1.json",
        malicious("MAL-2026-1", "PyPI", "weigh-sample-thief"),
    );
    vulnerable(out);
    let malice = "deps-known-malicious";
    out.fires(malice, "requirements.txt", "weigh_sample.thief==8.3.42\n");
    out.fires(malice, "range/requirements.txt", "weigh-sample-thief>=8\n");
    out.silent(malice, "requirements.txt", "weigh-sample-thief==8.3.43\n");
    out.silent(malice, "range/requirements.txt", "weigh-sample-thief>=8.3.43\n");
}

fn vulnerable(out: &mut Samples) {
    let rule = "deps-known-vulnerability";
    out.fires(rule, "requirements.txt", "Weigh_Sample.Loader==2.5.9\n");
    out.fires(
        rule,
        "local/requirements.txt",
        "weigh-sample-loader==2.5.9+cu121\n",
    );
    out.fires(rule, "range/requirements.txt", "weigh-sample-loader>=2,<3\n");
    out.silent(rule, "requirements.txt", "weigh-sample-loader==2.6.0\n");
    out.silent(rule, "range/requirements.txt", "weigh-sample-loader>=2.6,<3\n");
    let manifest =
        "[project]\nname = \"sample\"\nversion = \"1\"\ndependencies = [\"weigh-sample-loader>=2\"]\n";
    let lock = |version: &str| {
        format!("version = 1\n\n[[package]]\nname = \"weigh-sample-loader\"\nversion = \"{version}\"\n")
    };
    out.fires(rule, "locked/pyproject.toml", manifest);
    out.fires(rule, "locked/uv.lock", lock("2.5.9"));
    // The lock file says which version the manifest leads to.
    out.silent(rule, "locked/pyproject.toml", manifest);
    out.silent(rule, "locked/uv.lock", lock("2.6.0"));
    let package = |version: &str| {
        format!(
            "{{\"name\":\"sample\",\"version\":\"1.0.0\",\"lockfileVersion\":3,\"packages\":{{\"\":{{\"dependencies\":{{\"weigh-sample-loader\":\"^1.0.0\"}}}},\"node_modules/weigh-sample-loader\":{{\"version\":\"{version}\"}}}}}}\n"
        )
    };
    out.fires(rule, "npm/package-lock.json", package("1.3.9"));
    out.silent(rule, "npm/package-lock.json", package("1.4.0"));
}
