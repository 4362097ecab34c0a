use super::*;
use crate::deps::reading::tests::{list, said};

#[test]
fn manifests_and_locks() {
    let facts = said(
        "composer.json",
        r#"{"name":"a/b","require":{"php":">=8","ext-json":"*","x/y":"^1.2","x/z":"1.2.3"},"require-dev":{"t/t":"*"}}"#,
        KINDS,
        "Packagist",
    );
    assert_eq!(list(&facts), ["x/y ^1.2", "x/z 1.2.3", "t/t"]);
    let lock = said(
        "composer.lock",
        r#"{"packages":[{"name":"x/y","version":"v1.2.0","require":{"x/z":"*","php":"*"},"dist":{"reference":"00"}},{"name":"x/z","version":"dev-main","source":{"url":"https://h.example/z","reference":"0123"}}],"packages-dev":[{"name":"t/t","version":"1.0"}]}"#,
        KINDS,
        "Packagist",
    );
    assert_eq!(list(&lock), ["x/y v1.2.0", "x/z", "t/t 1.0"]);
    assert_eq!(
        (lock.entries[0].needs.as_slice(), lock.entries[2].scope),
        ([1].as_slice(), Scope::Develop)
    );
}
