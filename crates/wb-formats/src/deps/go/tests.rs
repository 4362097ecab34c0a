use super::*;
use crate::deps::reading::tests::{list, said};

#[test]
fn modules_are_replaced() {
    let text = "module m.example/me\ngo 1.22\nrequire a.example/a v1.0.0\nrequire (\n\tb.example/b v2.0.0+incompatible // indirect\n\tc.example/c v0.0.0-20200101000000-abcdefabcdef\n)\n\
                replace a.example/a => z.example/z v1.1.0\nreplace c.example/c => ../c\nexclude (\n\tx.example/x v1.0.0\n)\n";
    let facts = said("go.mod", text, KINDS, "Go");
    assert_eq!(
        list(&facts)[..2],
        ["z.example/z v1.1.0", "b.example/b v2.0.0+incompatible"]
    );
    assert!(matches!(facts.entries[2].origin, Some(Origin::Path { .. })));
    assert_eq!(
        (facts.entries[0].is_direct, facts.entries[1].is_direct),
        (Some(true), Some(false))
    );
    assert!(facts.unparsed.is_empty(), "{:?}", facts.unparsed);
    let sum = said("go.sum", "a v1.0.0 h1:x=\na v1.0.0/go.mod h1:y=\n", KINDS, "Go");
    assert_eq!(list(&sum), ["a v1.0.0"]);
    let vendor = said(
        "x/vendor/modules.txt",
        "# a v1.0.0\n## explicit\na/p\n# b v1 => c v2\n",
        KINDS,
        "Go",
    );
    assert_eq!(list(&vendor), ["a v1.0.0", "c v2"]);
}
