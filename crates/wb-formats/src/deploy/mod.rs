//! How software is built and run by machines: continuous integration, images, deployments.

pub mod containers;
pub mod dockerfile;
pub mod manifest;
pub mod workflow;

pub use containers::{BuildStep, Container, DeploymentFacts, ImageUse};
pub use workflow::{Job, Step, WorkflowFacts};
