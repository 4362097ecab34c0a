use super::{AccessKind, read};
use proptest::prelude::*;

fn names(text: &str, kind: AccessKind) -> Vec<String> {
    read(text)
        .accesses
        .into_iter()
        .filter(|access| access.kind == kind)
        .map(|access| access.name)
        .collect()
}

#[test]
fn names_are_written_down_by_how_they_are_reached() {
    let text = "{{ messages[0]['role'] }}{% if x.y|attr('z') is defined %}{{ f(a.b(1)) }}{% endif %}";
    assert_eq!(names(text, AccessKind::Subscript), ["role"]);
    assert_eq!(names(text, AccessKind::Attribute), ["y", "b"]);
    assert_eq!(names(text, AccessKind::AttrFilter), ["z"]);
    assert_eq!(names(text, AccessKind::Call), ["f"]);
    assert_eq!(names(text, AccessKind::MethodCall), ["b"]);
}

#[test]
fn constants_are_folded_as_the_template_folds_them() {
    for code in [
        "'__class__'",
        "'__cla' ~ 'ss__'",
        "'__cla' + 'ss' ~ '__'",
        "'__cla' 'ss__'",
        r"'\x5f\u005fclass\137\N{LOW LINE}'",
        "'_'*2 ~ 'class' ~ '_'*2",
        "'%sclass%s' % ('__', '__')",
        "'%sclass%s'|format('__', '__')",
        "'{}class{}'.format('__', '__')",
        "'{0:c}{0:c}class{0:c}{0:c}'.format(95)",
        "['__', 'class', '__']|join",
        "['__class', '']|join('__')",
        "''.join(['__', 'class__'])",
        "'__ssalc__'|reverse",
        "'__ssalc__'[::-1]",
        "'x__class__x'[1:-1]",
        "'_x_xcxlxaxsxsx_x_'[::2]",
        "'..class..'|replace('.', '_')",
        "'..class..'.replace('.', '_')",
        "'__CLASS__'|lower",
        "' __class__ '|trim",
        "dict(__class__=1)|join",
        "dict(__cla=1, ss__=2)|join",
        "{'__class__': 1}|list|first",
        "('__class__')",
        "('x', '__class__')[1]",
        "'a b __class__'.split(' ')[2]",
        "'__class__' if x else y",
        "x or '__class__'",
    ] {
        let found = names(&format!("{{{{ x[{code}] }}}}"), AccessKind::Subscript);
        assert_eq!(found, ["__class__"], "{code}");
    }
}

#[test]
fn variables_are_followed_from_block_to_block() {
    let text = "{%- set a = '__cla' -%}{% set b %}ss__{% endset %}{{ x[a ~ b] }}";
    assert_eq!(names(text, AccessKind::Subscript), ["__class__"]);
}

#[test]
fn text_comments_and_raw_blocks_are_no_code() {
    let text = "x.__a__ {# {{ x.__b__ }} #}{% raw %}{{ x.__c__ }}{% endraw %}{{ x.__d__ }}";
    assert_eq!(names(text, AccessKind::Attribute), ["__d__"]);
    // An end mark inside a quote ends nothing.
    assert_eq!(names("{{ '}}' ~ x.e }}", AccessKind::Attribute), ["e"]);
    assert_eq!(names("{{ x.e", AccessKind::Attribute), ["e"]);
}

#[test]
fn what_grows_or_nests_without_end_ends() {
    let doubling = format!("{{% set a = 'ab' %}}{}", "{% set a = a ~ a %}".repeat(5_000));
    assert!(read(&doubling).unread.is_none());
    let nested = format!("{{{{ {}x{} }}}}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(read(&nested).unread.is_some());
    let lists = format!("{{% set a = [] %}}{}", "{% set a = [a, a] %}".repeat(5_000));
    read(&lists);
    let chain = format!("{{{{ x{} }}}}", "|a".repeat(100_000));
    read(&chain);
    for part in [
        "{{'}}'",
        "{%'",
        "{% raw %}{%'",
        "{#",
        "{{ a|upper|lower ",
        "{{\"",
        "[",
        "{{a",
        "{{ a[::-1] ",
    ] {
        let filler = format!("{{% set a = '{}' %}}{}", "b".repeat(4_000), part.repeat(100_000));
        read(&filler);
        read(&format!("{filler}' }}}}"));
    }
}

#[test]
fn quotes_hide_no_end_of_raw_text() {
    let text = "{% raw %}{% ' %}{%- endraw -%}{{ x.__d__ }}{% ' %}";
    assert_eq!(names(text, AccessKind::Attribute), ["__d__"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn any_text_ends(text in "\\PC{0,200}") {
        read(&text);
        read(&format!("{{{{ {text} }}}}"));
    }

    #[test]
    fn any_words_end(words in prop::collection::vec(prop_oneof![
        Just("{{"), Just("}}"), Just("{%"), Just("%}"), Just("{#"), Just("raw"), Just("endraw"), Just("set"),
        Just("a"), Just("'x'"), Just("("), Just(")"), Just("["), Just("]"), Just("|"), Just("attr"), Just("~"),
        Just("="), Just(":"), Just("."), Just("-"), Just("9"), Just("if"), Just("is"), Just("'"), Just("*"),
    ], 0..300)) {
        read(&words.join(" "));
    }
}
