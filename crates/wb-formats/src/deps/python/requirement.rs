//! One requirement, as PEP 508 writes it.

use super::super::address;
use super::super::facts::{Entry, Origin};
use super::super::reading::some;

/// A requirement: `name[extra] >= 1; marker` or `name @ address ; marker`.
pub(crate) fn parse(text: &str, offset: Option<u64>) -> Result<Entry, &'static str> {
    let text = text.trim();
    if text.contains('$') && !text.contains('@') {
        return Err("a variable decides what it is");
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if !is_package_name(name) {
        return Err("it does not begin with the name of a package");
    }
    let (extras, rest) = extras(rest.trim_start())?;
    let mut entry = Entry {
        name: name.to_owned(),
        extras,
        offset,
        ..Entry::default()
    };
    if let Some(address) = rest.strip_prefix('@') {
        let (address, marker) = split_address(address.trim());
        entry.condition = marker.and_then(some);
        entry.origin = Some(address::origin(address).ok_or("what stands behind `@` is no address")?);
        entry.version = version_of_file(address).map(|(_, version)| version);
        return Ok(entry);
    }
    let (specifiers, marker) = match rest.split_once(';') {
        Some((specifiers, marker)) => (specifiers.trim(), Some(marker)),
        None => (rest.trim(), None),
    };
    entry.condition = marker.and_then(some);
    let specifiers = specifiers
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .unwrap_or(specifiers);
    set_specifiers(&mut entry, specifiers)?;
    Ok(entry)
}

/// Sets requirement and, if there is only one, the version, from `>=1,<2`.
pub(crate) fn set_specifiers(entry: &mut Entry, specifiers: &str) -> Result<(), &'static str> {
    let mut written: Vec<String> = Vec::new();
    for part in specifiers
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (operator, version) = specifier(part).ok_or("this is no set of versions")?;
        written.push(format!("{operator}{version}"));
    }
    if let [one] = written.as_slice()
        && let Some(version) = one.strip_prefix("===").or_else(|| one.strip_prefix("=="))
        && !version.contains('*')
    {
        entry.version = Some(version.to_owned());
    }
    entry.requirement = (!written.is_empty()).then(|| written.join(","));
    Ok(())
}

/// `>= 1.0` → `>=` and `1.0`.
fn specifier(part: &str) -> Option<(&'static str, &str)> {
    const OPERATORS: [&str; 8] = ["===", "~=", "==", "!=", "<=", ">=", "<", ">"];
    let operator = OPERATORS.iter().find(|operator| part.starts_with(**operator))?;
    let version = part.get(operator.len()..)?.trim();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '*' | '+' | '!' | '-' | '_');
    let is_version = !version.is_empty() && version.chars().all(is_part);
    is_version.then_some((*operator, version))
}

/// True for what an index takes for the name of a package.
pub(crate) fn is_package_name(name: &str) -> bool {
    let is_end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    is_end(name.chars().next()) && is_end(name.chars().next_back()) && name.chars().all(is_part)
}

fn extras(rest: &str) -> Result<(Vec<String>, &str), &'static str> {
    let Some(inner) = rest.strip_prefix('[') else {
        return Ok((Vec::new(), rest));
    };
    let (inner, rest) = inner.split_once(']').ok_or("the list of extras does not end")?;
    Ok((inner.split(',').filter_map(some).collect(), rest.trim_start()))
}

/// The marker of an address stands behind a blank and `;`.
fn split_address(text: &str) -> (&str, Option<&str>) {
    match text.split_once(" ;").or_else(|| text.split_once("; ")) {
        Some((address, marker)) => (address.trim(), Some(marker)),
        None => (text, None),
    }
}

/// The package of an address or path, whose name stands in `egg=`, in the name of a file, or nowhere.
pub(crate) fn of_address(written: &str, offset: Option<u64>) -> Option<Entry> {
    let (address, marker) = split_address(written);
    let is_archive = [".whl", ".tar.gz", ".zip", ".tar.bz2", ".egg", ".tgz"]
        .iter()
        .any(|ending| {
            address
                .to_ascii_lowercase()
                .split('#')
                .next()
                .unwrap_or_default()
                .ends_with(ending)
        });
    let origin = match address::origin(address) {
        Some(origin) => origin,
        None if is_archive || address.contains(['/', '\\']) => Origin::Path {
            path: address.to_owned(),
        },
        None => return None,
    };
    let fragment = address.split_once('#').map_or("", |(_, fragment)| fragment);
    let egg = fragment.split('&').find_map(|part| part.strip_prefix("egg="));
    let named = egg.and_then(|egg| parse(egg, offset).ok());
    let file = version_of_file(address);
    let mut entry = named.unwrap_or_else(|| Entry {
        name: match (&file, &origin) {
            (Some((name, _)), _) => name.clone(),
            (None, Origin::Repository { url, .. }) => address::last_part(url).to_owned(),
            (None, _) => address::masked(address),
        },
        ..Entry::default()
    });
    entry.version = entry.version.or_else(|| file.map(|(_, version)| version));
    entry.condition = marker.and_then(some);
    entry.origin = Some(origin);
    entry.offset = offset;
    Some(entry)
}

/// Name and version from the name of a wheel or a source archive in an address.
pub(crate) fn version_of_file(address: &str) -> Option<(String, String)> {
    let base = address.split(['#', '?']).next()?.rsplit(['/', '\\']).next()?;
    let base = base.replace("%2B", "+").replace("%2b", "+");
    if let Some(stem) = base.strip_suffix(".whl") {
        let parts: Vec<&str> = stem.split('-').collect();
        let (name, version) = (parts.first()?, parts.get(1)?);
        return (parts.len() >= 5).then(|| ((*name).to_owned(), (*version).to_owned()));
    }
    let endings = [".tar.gz", ".zip", ".tar.bz2", ".tgz"];
    let stem = endings.iter().find_map(|ending| base.strip_suffix(ending))?;
    let (name, version) = stem.rsplit_once('-')?;
    let is_version = version.starts_with(|c: char| c.is_ascii_digit());
    (is_version && is_package_name(name)).then(|| (name.to_owned(), version.to_owned()))
}

/// A requirement of Poetry (`^1.2`, `~1.2`, `1.2`, `1.2.*`, `>=1,<2`) as PEP 440 says the same. Alternatives (`||`)
/// have no such form and stay as written.
pub(crate) fn from_poetry(written: &str) -> Option<String> {
    let written = written.trim();
    if written.is_empty() || written == "*" {
        return None;
    }
    if written.contains("||") {
        return Some(written.to_owned());
    }
    let parts = written.split(',').map(str::trim).filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(poetry_part).collect();
    Some(parts.join(","))
}

fn poetry_part(part: &str) -> String {
    let bare = |text: &str| text.trim().trim_start_matches('=').trim().to_owned();
    if let Some(version) = part.strip_prefix('^') {
        let version = bare(version);
        let upper = bumped(&version, |numbers| {
            numbers
                .iter()
                .position(|number| *number > 0)
                .unwrap_or(numbers.len().saturating_sub(1))
        });
        return format!(">={version},<{upper}");
    }
    if let Some(version) = part.strip_prefix('~').filter(|rest| !rest.starts_with('=')) {
        let version = bare(version);
        let upper = bumped(&version, |numbers| usize::from(numbers.len() > 1));
        return format!(">={version},<{upper}");
    }
    let is_plain = part.starts_with(|c: char| c.is_ascii_digit());
    match is_plain {
        true => format!("=={part}"),
        false if part.starts_with('=') && !part.starts_with("==") => format!("={part}"),
        false => part.split_whitespace().collect(),
    }
}

/// The version with the number at the position that `place` gives raised by one, and nothing behind it.
fn bumped(version: &str, place: impl Fn(&[u64]) -> usize) -> String {
    let numbers = version.split('.').map_while(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u64>().ok()
    });
    let mut numbers: Vec<u64> = numbers.take(16).collect();
    let at = place(&numbers);
    numbers.truncate(at.saturating_add(1));
    if let Some(last) = numbers.last_mut() {
        *last = last.saturating_add(1);
    }
    let parts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (String, Option<String>, Option<String>, Option<String>) {
        let entry = parse(text, None).unwrap();
        (entry.name, entry.requirement, entry.version, entry.condition)
    }

    #[test]
    fn requirements_are_read_as_pep_508_writes_them() {
        let own = |text: &str| Some(text.to_owned());
        assert_eq!(said("torch"), ("torch".to_owned(), None, None, None));
        assert_eq!(
            said("Torch [a, b] >= 2.0, <3 ; python_version<'3.9'"),
            (
                "Torch".to_owned(),
                own(">=2.0,<3"),
                None,
                own("python_version<'3.9'")
            )
        );
        assert_eq!(
            said("a (==1.0)"),
            ("a".to_owned(), own("==1.0"), own("1.0"), None)
        );
        assert_eq!(said("a==1.*").2, None);
        for bad in ["-x", "a b", "a==", "a>1 2", "_a", "a[b", "a @ b", "a==${V}"] {
            assert!(parse(bad, None).is_err(), "{bad}");
        }
        let entry = parse("a[x] @ git+https://h.example/o/a@v1 ; os_name=='nt'", None).unwrap();
        assert!(matches!(entry.origin, Some(Origin::Repository { .. })));
        assert_eq!(entry.condition, own("os_name=='nt'"));
    }

    #[test]
    fn poetry_says_the_same_in_other_words() {
        for (written, meant) in [
            ("^1.2.3", ">=1.2.3,<2"),
            ("^0.2.3", ">=0.2.3,<0.3"),
            ("^0.0", ">=0.0,<0.1"),
            ("^0", ">=0,<1"),
            ("~1.2.3", ">=1.2.3,<1.3"),
            ("~1", ">=1,<2"),
            ("~=1.4", "~=1.4"),
            ("1.2.*", "==1.2.*"),
            ("1.2", "==1.2"),
            (">=1, <2", ">=1,<2"),
        ] {
            assert_eq!(from_poetry(written).as_deref(), Some(meant), "{written}");
        }
        assert_eq!(from_poetry("*"), None);
    }

    #[test]
    fn addresses_tell_their_package() {
        let entry = of_address(
            "https://h.example/w/torch-2.4.0%2Bcu121-cp312-cp312-linux_x86_64.whl",
            None,
        )
        .unwrap();
        assert_eq!(
            (entry.name.as_str(), entry.version.as_deref()),
            ("torch", Some("2.4.0+cu121"))
        );
        let entry = of_address("git+https://h.example/o/repo.git@main#egg=nice", None).unwrap();
        assert_eq!(entry.name, "nice");
        assert_eq!(
            of_address("git+https://h.example/o/repo", None).unwrap().name,
            "repo"
        );
        assert!(of_address("torch", None).is_none());
    }
}
