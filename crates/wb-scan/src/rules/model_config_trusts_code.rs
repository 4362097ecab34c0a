//! A configuration that answers the question for trust itself.

use crate::known::hub_config::configured;
use crate::rule::Seen;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A configuration that answers the question for trust itself.
    ///
    /// The file says `trust_remote_code: true`.
    ///
    /// ## Why it matters
    /// Whether code of a repository may run is the user's decision. Tools that hand the settings of a configuration on to a loader let the repository decide.
    ///
    /// ## What to do
    /// Remove the setting, and decide for yourself when you load the model.
    pub static RULE = {
        id: "model-config-trusts-code",
        since: "0.1.0",
        severity: Medium,
        summary: "the configuration allows its own code to run",
        remedy: "remove the setting, and decide about trust_remote_code when you load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(config) = configured(seen.facts) else {
        return;
    };
    for key in config.trusts.iter().take(5) {
        let message = format!("`{key}` is true: the repository allows its own code to run");
        let mut found = Found::new(message).evidence("key", key.clone());
        if let Some(model_type) = &config.model_type {
            found = found.evidence("model type", model_type.clone());
        }
        sink.found(found);
    }
}
