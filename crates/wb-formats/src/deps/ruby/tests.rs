use super::*;
use crate::deps::reading::tests::{list, said};

#[test]
fn locks_manifests_and_specifications() {
    let lock = said(
        "Gemfile.lock",
        "GIT\n  remote: https://h.example/r.git\n  revision: 0123\n  specs:\n    r (0.1)\n\nGEM\n  remote: https://g.example/\n  specs:\n    rails (7.0.1)\n      rack (>= 2)\n    rack (2.2.3)\n    nokogiri (1.15.0-x86_64-linux)\n\nDEPENDENCIES\n  rails (~> 7)\n  r!\n\nCHECKSUMS\n  rack (2.2.3) sha256=00\n",
        KINDS,
        "RubyGems",
    );
    assert_eq!(
        list(&lock),
        ["r 0.1", "rails 7.0.1", "rack 2.2.3", "nokogiri 1.15.0"]
    );
    assert_eq!(
        (
            lock.entries[1].needs.as_slice(),
            lock.entries[2].hashes[0].as_str()
        ),
        ([2].as_slice(), "sha256:00")
    );
    assert_eq!(lock.entries[1].is_direct, Some(true));
    let file = said(
        "Gemfile",
        "source 'https://g.example'\ngem 'rails', '~> 7.0', '>= 7.0.1'\ngem \"r\", git: \"https://h.example/r\", tag: 'v1'\ngroup :test do\n  gem 'rspec', '3.0'\nend\n",
        KINDS,
        "RubyGems",
    );
    assert_eq!(list(&file), ["rails ~> 7.0, >= 7.0.1", "r", "rspec 3.0"]);
    assert_eq!(file.entries[2].scope, Scope::Develop);
    let spec = said(
        "x/specifications/a-1.gemspec",
        "  s.name = \"a\".freeze\n  s.version = \"1.0\"\n  s.add_runtime_dependency(%q<b>.freeze, [\"~> 2\"])\n  s.add_dependency 'c'\n",
        KINDS,
        "RubyGems",
    );
    assert_eq!(
        (spec.subject.unwrap().name.as_str(), spec.role),
        ("a", FileRole::Installed)
    );
}
