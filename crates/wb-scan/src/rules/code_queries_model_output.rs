//! Answers of models that are sent to a database as a query.

use crate::inventory::source::uses;
use crate::known::ai::place;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::{Confidence, Severity};
use wb_formats::code::uses::Origin;

crate::rule! {
    /// The answer of a model becomes the text of an SQL query: `cursor.execute`, SQLAlchemy's `text`,
    /// `pandas.read_sql`. Answers that are bound as parameters are silent.
    ///
    /// ## Why it matters
    /// Whoever can put words in front of the model can have it write a query that reads or deletes other data.
    ///
    /// Medium: programs that answer questions from a database do this on purpose, with rights that are not to be seen
    /// here. Low in tests and examples, silent inside libraries.
    ///
    /// ## What to do
    /// Query with an account that may only read what everybody who asks may see, and bind values as parameters.
    pub static RULE = {
        id: "code-queries-model-output",
        since: "0.1.0",
        severity: Medium,
        summary: "what a model answers becomes the text of a database query",
        remedy: "query with an account that may only read, and bind values as parameters",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    const QUERIES: &[&str] = &[
        "execute",
        "executemany",
        "executescript",
        "read_sql",
        "read_sql_query",
        "raw",
        "run_sql",
        "exec_driver_sql",
    ];
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in &uses.calls {
        let is_answer = call
            .argument(Some(0), "sql")
            .is_some_and(|argument| argument.from == Some(Origin::ModelOutput));
        let is_query = QUERIES.contains(&call.name()) || call.path == "sqlalchemy.text";
        if !is_answer || !is_query {
            continue;
        }
        let severity = if place::is_aside(seen.place) {
            Severity::Low
        } else {
            Severity::Medium
        };
        let message = format!("`{}` sends the answer of a model to the database", call.name());
        sink.found(
            Found::new(message)
                .severity(severity)
                .confidence(Confidence::Medium)
                .at(call.offset)
                .evidence("call", call.code.clone()),
        );
    }
}
