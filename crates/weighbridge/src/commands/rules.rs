//! `weigh rules`.

use crate::errors::{Done, DoorError};
use crate::screen;
use clap::{Subcommand, ValueEnum};
use wb_app::catalogue;
use wb_app::render::{json, rules, sarif};

/// How rules are shown.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// As data
    Json,
    /// As the rule table of SARIF 2.1.0
    Sarif,
}

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// How rules are shown
    #[arg(long, value_enum, default_value = "text", global = true)]
    format: Format,
}

#[derive(Subcommand)]
enum Action {
    /// List every rule
    List,
    /// Show the page of one rule
    Explain {
        /// The rule's id
        #[arg(value_name = "RULE")]
        id: String,
    },
}

pub(crate) fn run(args: &Args) -> Done {
    match &args.action {
        None | Some(Action::List) => list(args.format),
        Some(Action::Explain { id }) => explain(id, args.format),
    }
}

fn list(format: Format) -> Done {
    screen::print(|out| match format {
        Format::Text => rules::list(screen::has_colour(), screen::width(), out),
        Format::Json => json::write_value(&rules::list_to_json(), out),
        Format::Sarif => json::write_value(&sarif::rules(), out),
    })
}

fn explain(id: &str, format: Format) -> Done {
    let rule = catalogue::find(id).ok_or_else(|| DoorError::NoRule {
        id: id.to_owned(),
        nearest: catalogue::nearest(id),
    })?;
    screen::print(|out| match format {
        Format::Text => rules::explain(&rule.info, screen::has_colour(), screen::width(), out),
        Format::Json => json::write_value(&rules::to_json(&rule.info), out),
        Format::Sarif => json::write_value(&sarif::rule_entry(&rule.info), out),
    })
}
