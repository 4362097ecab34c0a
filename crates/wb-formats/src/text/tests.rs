use super::file::{FORMAT, TextFacts};
use super::invisible::HiddenKind;
use super::secret::Sureness;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Role};
use crate::sniff::Head;
use crate::source::MemSource;
use wb_core::Meter;

fn facts(name: &str, text: &str) -> TextFacts {
    let source = MemSource::shared(text.as_bytes().to_vec());
    let bytes = Head::read_bytes(source.as_ref()).unwrap();
    let sniffed = (FORMAT.sniff)(&Head::new(&bytes, name, &source));
    let meter = Meter::unlimited_time();
    let input = Input {
        source: &source,
        name,
        meter: &meter,
        role: Role::Judge,
    };
    let Facts::Text(facts) = (FORMAT.read)(&input, &mut Notes::default()) else {
        panic!("another format's facts");
    };
    assert_eq!(sniffed, !facts.is_empty(), "{name}");
    facts
}

fn kinds(name: &str, text: &str) -> Vec<HiddenKind> {
    facts(name, text)
        .hidden
        .into_iter()
        .map(|hidden| hidden.kind)
        .collect()
}

#[test]
fn hidden_text_is_decoded() {
    let tags: String = "run this"
        .chars()
        .filter_map(|c| char::from_u32(0xe0000 + c as u32))
        .collect();
    let found = facts("README.md", &format!("Hello{tags} world\n"));
    assert_eq!(found.hidden[0].shown, "run this");
    let selectors: String = "hello"
        .bytes()
        .filter_map(|b| char::from_u32(0xe0100 + u32::from(b) - 16))
        .collect();
    let found = facts("README.md", &format!("😀{selectors}\n"));
    assert_eq!(
        (found.hidden[0].kind, found.hidden[0].shown.as_str()),
        (HiddenKind::Selectors, "hello")
    );
    let bits: String = "Hi!"
        .bytes()
        .flat_map(|b| (0..8).rev().map(move |i| b >> i & 1))
        .map(|bit| if bit == 1 { '\u{200c}' } else { '\u{200b}' })
        .collect();
    let found = facts("notes.txt", &format!("a{bits}b\n"));
    assert_eq!(found.hidden[0].shown, "Hi!");
}

#[test]
fn writing_systems_and_emoji_hide_nothing() {
    for text in [
        "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ 1️⃣ \n",
        "\u{feff}می‌خواهم کتاب‌ها را بخوانم\n",
        "क्‍ष शक्‌ति\n",
        "soft\u{ad}hyphen zero\u{200b}width in a copied page\n",
        "שלום \u{202b}עולם\u{202c} \n",
        "葛\u{e0100}城市と辻\u{e0101}さん\n",
        "Это обычный текст про Python и PDFа\n",
        "\u{3b1}\u{3b2} testing µm and Ωm and Δx\n",
    ] {
        assert_eq!(kinds("notes.py", text), [], "{text}");
    }
}

#[test]
fn turned_lines_and_lookalikes_are_seen() {
    assert_eq!(
        kinds("a.py", "x = 1 # \u{202e} } \u{2066}if admin\u{2069}\n"),
        [HiddenKind::Reordered]
    );
    assert_eq!(
        kinds("a.txt", "x = 1 # \u{202e} } \u{2066}if admin\u{2069}\n"),
        []
    );
    assert_eq!(kinds("a.py", "import nump\u{443}\n"), [HiddenKind::Lookalikes]);
    assert_eq!(
        kinds("a.js", "const {x,\u{3164}} = y\n"),
        [HiddenKind::BlankLetters]
    );
}

/// Not a token: written in pieces, so that nobody takes this file for one that holds it.
fn github() -> String {
    ["ghp", "_zQWBuTSOoRi4A9spHcVY5", "ncnsDkxkJ0mLq17"].concat()
}

#[test]
fn secrets_are_proved_or_silent() {
    let found = facts("config.json", &format!("{{\"token\": \"{}\"}}", github()));
    assert_eq!(found.secrets[0].sureness, Sureness::Proved);
    assert!(!format!("{found:?}").contains("zQWBuT"), "secrets are masked");
    for text in [
        "AKIAIOSFODNN7EXAMPLE".to_owned(),
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
        ["hf", "_", &"x".repeat(34)].concat(),
        ["ghp", "_", &"a".repeat(36)].concat(),
        "https://user:password@example.com/".to_owned(),
        "sk-learn-contrib and sk-abcdefghijklmnopqrstuvwxyz".to_owned(),
        "-----BEGIN PRIVATE KEY-----\nMIIEvQ...\n-----END PRIVATE KEY-----".to_owned(),
    ] {
        assert!(facts("README.md", &text).is_empty(), "{text}");
    }
    assert_eq!(
        facts(".env.example", &github()).secrets.len(),
        1,
        "proved by its checksum"
    );
    let likely = ["AKIA", "Q3EGRVTK4ZJX7WNB"].concat();
    assert!(facts(".env.example", &likely).secrets.is_empty());
}

#[test]
fn every_kind_has_a_name_of_its_own() {
    assert!(super::secret::kinds() >= 100, "{}", super::secret::kinds());
}

#[test]
fn script_in_pictures_and_cards_is_seen() {
    assert_eq!(facts("a.svg", "<svg onload=alert(1)></svg>").markup.len(), 1);
    assert_eq!(facts("README.md", "text\n<script>x</script>\n").markup.len(), 1);
    assert!(facts("README.md", "```html\n<script>x</script>\n```\nuse `<script>` \n").is_empty());
}
