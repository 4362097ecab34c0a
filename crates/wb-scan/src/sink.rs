//! Where rules put what they found.

use wb_core::rule::RuleInfo;
use wb_core::{AdvisoryRef, Confidence, Evidence, Finding, Match, PackageRef, Place, Severity};

/// A finding in the making: what the rule adds to its own identity card.
#[derive(Clone, Debug)]
pub struct Found {
    message: String,
    offset: Option<u64>,
    place: Option<Place>,
    confidence: Confidence,
    remedy: Option<String>,
    evidence: Vec<Evidence>,
    severity: Option<Severity>,
    package: Option<PackageRef>,
    advisory: Option<(AdvisoryRef, Match)>,
}

impl Found {
    /// What is seen here, in one sentence with this file's names in it.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            offset: None,
            place: None,
            confidence: Confidence::High,
            remedy: None,
            evidence: Vec::new(),
            severity: None,
            package: None,
            advisory: None,
        }
    }

    /// Where in the artifact.
    #[must_use]
    pub fn at(mut self, offset: impl Into<Option<u64>>) -> Self {
        self.offset = offset.into();
        self
    }

    /// In another file (rules about a whole folder).
    #[must_use]
    pub fn in_file(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// How sure; high if nothing is said.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// A remedy that fits this case better than the rule's own.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// A severity that this case deserves instead of the rule's own: what an advisory says, say.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The package that it is about.
    #[must_use]
    pub fn package(mut self, package: PackageRef) -> Self {
        self.package = Some(package);
        self
    }

    /// The advisory that says so, and how surely it is about this package.
    #[must_use]
    pub fn advisory(mut self, advisory: AdvisoryRef, matched: Match) -> Self {
        self.advisory = Some((advisory, matched));
        self
    }

    /// Something a reader can check.
    #[must_use]
    pub fn evidence(self, label: &str, text: impl Into<String>) -> Self {
        self.evidence_at(label, text, None)
    }

    /// Something a reader can check, and where it stands.
    #[must_use]
    pub fn evidence_at(
        mut self,
        label: &str,
        text: impl Into<String>,
        offset: impl Into<Option<u64>>,
    ) -> Self {
        self.evidence.push(Evidence {
            label: label.to_owned(),
            text: text.into(),
            offset: offset.into(),
        });
        self
    }
}

/// Collects the findings of one artifact, up to a limit.
pub struct Sink<'a> {
    pub(crate) rule: &'a RuleInfo,
    pub(crate) place: &'a Place,
    pub(crate) nested: bool,
    pub(crate) max: usize,
    pub(crate) findings: &'a mut Vec<Finding>,
    pub(crate) unlisted: &'a mut u64,
}

impl Sink<'_> {
    /// Keeps a finding of the rule that is being asked.
    pub fn found(&mut self, found: Found) {
        if self.findings.len() >= self.max {
            *self.unlisted = self.unlisted.saturating_add(1);
            return;
        }
        let confidence = if self.nested {
            found.confidence.less()
        } else {
            found.confidence
        };
        let place = found.place.unwrap_or_else(|| self.place.clone());
        let offset = found.offset.or(place.offset);
        let (advisory, matched) = found.advisory.unzip();
        self.findings.push(Finding {
            rule: self.rule.id.to_owned(),
            severity: found.severity.unwrap_or(self.rule.severity),
            confidence,
            place: place.at(offset),
            message: found.message,
            remedy: found.remedy.unwrap_or_else(|| self.rule.remedy.to_owned()),
            evidence: found.evidence,
            package: found.package,
            advisory,
            matched,
        });
    }
}
