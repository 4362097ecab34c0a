//! Samples of projects whose packages are in no good health: environments that disagree, ends.

use crate::Samples;

/// The samples.
pub fn samples(out: &mut Samples) {
    let rule = "deps-environments-disagree";
    out.fires(rule, "apart/requirements.txt", "torch==1.13.1\n");
    out.fires(rule, "apart/requirements-dev.txt", "torch>=2.4\npytest\n");
    out.silent(rule, "meeting/requirements.txt", "torch>=1.13\n");
    out.silent(rule, "meeting/requirements-dev.txt", "torch>=2.4\npytest\n");
    // Under a condition, another environment is meant.
    out.silent(
        rule,
        "conditional/requirements.txt",
        "torch==1.13.1; python_version < '3.9'\n",
    );
    out.silent(rule, "conditional/requirements-dev.txt", "torch>=2.4\n");

    let rule = "deps-end-of-life";
    out.fires(rule, "exact/requirements.txt", "Django==3.2.25\n");
    out.fires(rule, "series/requirements.txt", "django>=4.0,<4.2\n");
    out.silent(rule, "open/requirements.txt", "django>=3.2\n");
    out.silent(rule, "current/requirements.txt", "django==5.2.1\n");

    let rule = "deps-unmaintained";
    out.fires(
        rule,
        "python/requirements.txt",
        "gym\ngoogle-generativeai==0.8.5\n",
    );
    out.fires(
        rule,
        "javascript/package.json",
        "{\"name\": \"demo\", \"dependencies\": {\"@google/generative-ai\": \"^0.24.0\"}}\n",
    );
    out.silent(
        rule,
        "successors/requirements.txt",
        "gymnasium\ngoogle-genai>=1\n",
    );
}
