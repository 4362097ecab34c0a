//! Asks the hub what models and datasets are now.

use super::{Lock, sha256};
use crate::error::AppError;
use crate::fetch::remote::{self, RemoteOptions};
use wb_core::Budget;

/// Adds to every model and dataset of a hub the commit that its revision is now, and a digest of what its files are
/// listed as. Nothing but listings is fetched.
pub fn resolve(lock: &mut Lock, options: &RemoteOptions, budget: &Budget) -> Result<(), AppError> {
    let mut known: Vec<(String, String, String)> = Vec::new();
    for entry in &mut lock.entries {
        let Some(name) = entry.id.strip_prefix("pkg:huggingface/") else {
            continue;
        };
        let revision = entry
            .revision
            .as_deref()
            .map(|revision| revision.replace('/', "%2F"));
        let address = match revision {
            Some(revision) => format!("hf://{name}@{revision}"),
            None => format!("hf://{name}"),
        };
        let found = known.iter().find(|(asked, _, _)| *asked == address);
        let (commit, digest) = match found {
            Some((_, commit, digest)) => (commit.clone(), digest.clone()),
            None => {
                let opened = remote::open(&address, options, budget)?;
                let mut lines: Vec<String> = opened
                    .files
                    .iter()
                    .map(|file| {
                        format!(
                            "{} {}",
                            remote::Opened::below(file),
                            file.sha256().unwrap_or_default()
                        )
                    })
                    .collect();
                lines.sort();
                let commit = opened.entry().commit.unwrap_or_default();
                let digest = sha256(lines.join("\n").as_bytes());
                known.push((address, commit.clone(), digest.clone()));
                (commit, digest)
            }
        };
        entry.resolved = Some(commit);
        entry.sha256 = Some(digest);
    }
    Ok(())
}
