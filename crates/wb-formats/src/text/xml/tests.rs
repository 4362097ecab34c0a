//! What documents ask their parsers to do is seen, in every encoding.

use super::*;
use wb_core::Meter;

fn facts(text: &str) -> (XmlFacts, Vec<&'static str>) {
    let mut notes = Notes::default();
    let facts = read(text, &Meter::unlimited_time(), &mut notes, &mut |_| Ok(()));
    (facts, notes.defects.iter().map(|defect| defect.code).collect())
}

#[test]
fn entities_that_name_files_are_seen() {
    let (facts, codes) =
        self::facts("<!DOCTYPE PMML [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><PMML>&x;</PMML>");
    assert_eq!(facts.external[0].address, "file:///etc/passwd");
    assert_eq!(codes, ["xml-external"]);
    let (facts, _) = self::facts("<!DOCTYPE a PUBLIC \"-//x\" 'http://h/x.dtd'><a/>");
    assert_eq!(facts.external[0].address, "http://h/x.dtd");
    let nested = "<!DOCTYPE a [<!ENTITY % p '<!ENTITY &#37; q SYSTEM \"http://h/\">'> %p;]><a/>";
    assert!(self::facts(nested).1.contains(&"xml-external"));
    assert_eq!(
        self::facts("<a xmlns:xi='x'><xi:include href='b'/></a>").1,
        ["xml-external"]
    );
}

#[test]
fn bombs_are_counted_and_not_expanded() {
    let mut text = "<!DOCTYPE a [<!ENTITY e0 \"lol\">".to_owned();
    for i in 1..12 {
        text.push_str(&format!(
            "<!ENTITY e{i} \"{}\">",
            format!("&e{};", i - 1).repeat(10)
        ));
    }
    text.push_str("]><a>&e11;</a>");
    assert_eq!(facts(&text).1, ["xml-entity-bomb"]);
    let circle = "<!DOCTYPE a [<!ENTITY b '&c;'><!ENTITY c '&b;'>]><a>&b;</a>";
    assert_eq!(facts(circle).1, ["xml-entity-bomb"]);
    let quadratic = format!(
        "<!DOCTYPE a [<!ENTITY b '{}'>]><a>{}</a>",
        "x".repeat(4096),
        "&b;".repeat(4096)
    );
    assert_eq!(facts(&quadratic).1, ["xml-entity-bomb"]);
    assert!(
        facts("<!DOCTYPE a [<!ENTITY b 'text'>]><a>&b;&amp;&#65;</a>")
            .1
            .is_empty()
    );
}

#[test]
fn the_root_is_found_behind_everything() {
    assert_eq!(
        root_name("\u{feff}<?xml version='1.0'?>\n<!-- > --><!DOCTYPE a [<!ENTITY x '>]'>]> <p:PMML a='b'>"),
        Some("PMML")
    );
    assert_eq!(root_name("<net name='x'>"), Some("net"));
    assert_eq!(root_name("just text"), None);
    let wide: Vec<u8> = "<PMML/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(root_name(&text(&wide).0), Some("PMML"));
    assert_eq!(text(b"\x4c\x6f\xa7\x94").1, Encoding::Unread);
    assert_eq!(
        text(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe4</a>").1,
        Encoding::OneByte
    );
}

#[test]
fn attributes_are_read_with_plain_escapes_only() {
    let read = attributes(" a='1' x:b = \"&lt;&#65;&x;\"", &Meter::unlimited_time());
    assert_eq!(
        read,
        [
            ("a".to_owned(), "1".to_owned()),
            ("b".to_owned(), "<A&x;".to_owned())
        ]
    );
}
