//! Everything a scan has to say, as one plain-data value with a versioned schema.

use crate::coverage::Coverage;
use crate::finding::{Finding, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the report's schema. A change that a reader could trip over makes it another one.
pub const SCHEMA: &str = "weighbridge-report/1";

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Cargo was judged, all of it, and nothing at or above the threshold was found.
    Clean,
    /// Something at or above the threshold was found.
    Findings,
    /// Nothing at or above the threshold was found, but not everything was looked at.
    Incomplete,
    /// There was no cargo.
    NothingToJudge,
    /// Weighbridge itself failed on a part.
    Fault,
}

/// The program that made the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `weighbridge`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How many rules judged.
    pub rules: u64,
}

/// One file that was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScannedFile {
    /// The file as the user named it, or as it was found below a folder that the user named.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it is: every format that a loader would accept it as. Empty if it is not cargo.
    pub formats: Vec<String>,
    /// SHA-256 of its bytes as 64 hexadecimal digits, where digests were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// How far the bytes of a remote file are known to be those that were listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RemoteVerified {
    /// All bytes were read, and their digest is the listed one.
    Digest,
    /// Every answer agreed with the listed size.
    Size,
    /// There was nothing to compare with.
    None,
}

/// One file behind a remote address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RemoteFile {
    /// Its path below the address.
    pub path: String,
    /// The version that the server named, the same in all of its answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The digest that was listed, as `algorithm:hex`: what the verdict is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_digest: Option<String>,
    /// Bytes fetched.
    pub bytes_read: u64,
    /// Bytes that it has, 0 where the server never said.
    pub bytes_total: u64,
    /// Requests made for it: redirects and repetitions count.
    pub requests: u64,
    /// What its bytes were compared with.
    pub verified: RemoteVerified,
}

/// A remote address that was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remote {
    /// As the user named it.
    pub address: String,
    /// The revision or tag that was asked for, where the address has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// What the revision was resolved to: a commit, or the digest of a manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The host that was asked.
    pub endpoint: String,
    /// Requests made in all: redirects and repetitions count.
    pub requests: u64,
    /// Bytes of bodies received in all, listings included.
    pub bytes_read: u64,
    /// Bytes that the files have.
    pub bytes_total: u64,
    /// True if not every byte of every file was read: the verdict is about headers.
    pub header_only: bool,
    /// Where the files were saved, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downloaded_to: Option<String>,
    /// Its files.
    pub files: Vec<RemoteFile>,
}

/// A finding that was left out of the verdict, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suppressed {
    /// What was found.
    pub finding: Finding,
    /// Who left it out: an ignore in the configuration, the baseline, or a VEX statement.
    pub by: SuppressedBy,
    /// The reason given.
    pub reason: String,
}

/// What left a finding out of the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SuppressedBy {
    /// An `[[ignore]]` of the configuration.
    Ignore,
    /// The baseline file.
    Baseline,
    /// A VEX statement: the package is not affected, or is mended.
    Vex,
}

/// The ticket: what was weighed and what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The schema's name and version.
    pub schema: String,
    /// What made this report.
    pub tool: Tool,
    /// The paths that the user named.
    pub scanned: Vec<String>,
    /// The answer in one word.
    pub verdict: Verdict,
    /// The exit code that goes with it.
    pub exit_code: u8,
    /// Findings at or above this severity refuse.
    pub fail_on: Severity,
    /// Findings, worst first.
    pub findings: Vec<Finding>,
    /// Findings beyond the limit of one file: counted, not listed.
    #[serde(default)]
    pub findings_unlisted: u64,
    /// Findings left out by ignores and the baseline.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppressed: Vec<Suppressed>,
    /// What was looked at, and what was not.
    pub coverage: Coverage,
    /// The files met.
    pub files: Vec<ScannedFile>,
    /// Remote addresses: what was asked for and what came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remote: Vec<Remote>,
    /// Things a user should know about the scan itself (a configuration inside the cargo, an expired ignore).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
}
