//! `.npmrc` and `.yarnrc.yml`: which registry is asked.

use super::super::facts::FileRole;
use super::super::reading::Reading;
use super::super::view::View;
use crate::notes::Stop;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is(".npmrc", FileRole::Manifest);
    let text = reading.text;
    // Addresses have colons: npm's keys end at `=` only.
    for (offset, line) in super::super::reading::lines(text) {
        let line = line.trim();
        let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with(['#', ';'])) else {
            continue;
        };
        let (key, value) = (key.trim(), value.trim().trim_matches(['"', '\'']));
        let lower = key.to_ascii_lowercase();
        if lower == "registry" {
            reading.hint("registry", value, Some(offset));
        } else if let Some(scope) = key.strip_suffix(":registry") {
            reading.hint(&format!("registry:{scope}"), value, Some(offset));
        } else if lower.contains("auth") || lower.contains("password") || lower.contains("token") {
            let shown = if value.starts_with("${") { value } else { "***" };
            reading.hint(&format!("credential:{key}"), shown, Some(offset));
        } else if lower == "strict-ssl" && value == "false" {
            reading.hint("trusted-host", "every host: strict-ssl is off", Some(offset));
        } else if lower == "ignore-scripts" {
            reading.hint("ignore-scripts", value, Some(offset));
        }
    }
    Ok(())
}

pub(super) fn read_yarn(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is(".yarnrc.yml", FileRole::Manifest);
    let tree = reading.yaml()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    if let Some(registry) = root.get("npmRegistryServer") {
        reading.hint("registry", registry.text().unwrap_or_default(), registry.offset());
    }
    for (scope, settings) in root.members_of("npmScopes") {
        if let Some(registry) = settings.get("npmRegistryServer") {
            let key = format!("registry:@{scope}");
            reading.hint(&key, registry.text().unwrap_or_default(), registry.offset());
        }
    }
    if root.text_of("enableStrictSsl") == Some("false") {
        reading.hint("trusted-host", "every host: enableStrictSsl is off", None);
    }
    Ok(())
}
