//! `weigh schema`.

use crate::errors::Done;
use clap::ValueEnum;
use std::process::ExitCode;

/// Which schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Schema {
    /// The JSON schema of a report
    Report,
    /// The JSON schema of a comparison
    Diff,
    /// The JSON schema of an inventory
    Inventory,
    /// The JSON schema of an inspection
    Inspection,
    /// The SARIF rule table
    SarifRules,
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Which schema
    #[arg(value_enum)]
    schema: Schema,
}

pub(crate) fn run(args: &Args) -> Done {
    let text = match args.schema {
        Schema::Report => wb_app::schema::report(),
        Schema::Diff => wb_app::schema::diff(),
        Schema::Inventory => wb_app::schema::inventory(),
        Schema::Inspection => wb_app::schema::inspection(),
        Schema::SarifRules => format!("{:#}\n", wb_app::render::sarif::rules()),
    };
    super::print(&text)?;
    Ok(ExitCode::SUCCESS)
}
