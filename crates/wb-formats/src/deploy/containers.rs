//! What files about containers say, in one shape.

use crate::agent::Variable;
use serde::Serialize;

/// What a file says about images and what runs in them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DeploymentFacts {
    /// What kind of file, as people write it: `Dockerfile`, `Compose`, `Kubernetes`, `Helm values`.
    pub kind: &'static str,
    /// The images that are built on or run.
    pub images: Vec<ImageUse>,
    /// What runs.
    pub containers: Vec<Container>,
    /// How an image is built, step by step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<BuildStep>,
    /// What was found beyond [`DeploymentFacts::KEPT_MAX`] of a kind.
    pub unlisted: u64,
}

impl DeploymentFacts {
    /// How much of each kind is kept.
    pub const KEPT_MAX: usize = 2_000;

    pub(super) fn image(&mut self, image: ImageUse) {
        if self.images.len() >= Self::KEPT_MAX {
            self.unlisted = self.unlisted.saturating_add(1);
        } else if !self
            .images
            .iter()
            .any(|known| known.reference == image.reference && known.is_base == image.is_base)
        {
            self.images.push(image);
        }
    }

    pub(super) fn container(&mut self, container: Container) {
        if self.containers.len() < Self::KEPT_MAX {
            self.containers.push(container);
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }

    pub(super) fn step(&mut self, step: BuildStep) {
        if self.steps.len() < Self::KEPT_MAX {
            self.steps.push(step);
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }
}

/// An image that is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImageUse {
    /// As it is written, variables of the file filled in.
    pub reference: String,
    /// True if another image is built on it.
    pub is_base: bool,
    /// Where.
    pub offset: Option<u64>,
}

/// What runs, and with which rights.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Container {
    /// Its name in the file.
    pub name: String,
    /// The image, where one is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The command and its arguments, secrets masked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// Its variables, secrets masked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environment: Vec<Variable>,
    /// Ports that others reach, as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<String>,
    /// What of the machine is mounted into it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mounts: Vec<String>,
    /// Rights beyond the usual: `privileged`, `host network`, `SYS_ADMIN`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<String>,
    /// Where it is described.
    pub offset: Option<u64>,
}

/// One step of a build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BuildStep {
    /// In capitals: `RUN`, `ADD`, `ENV`, …
    pub instruction: String,
    /// What it says, lines joined, secrets masked.
    pub text: String,
    /// Where.
    pub offset: u64,
}
