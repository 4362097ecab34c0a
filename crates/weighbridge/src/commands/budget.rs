//! `weigh help budget`: the limits, with units and defaults.

use crate::errors::Done;
use std::fmt::Write;
use std::process::ExitCode;
use wb_app::core::{Budget, Limit};

#[derive(clap::Args)]
pub(crate) struct Args {}

/// The table of limits.
pub(crate) fn table() -> String {
    let mut out = String::from(
        "What one file may cost. Reaching a limit is reported as something not looked at (exit code 3), never \
         silent.\n\nSet limits with --budget KEY=VALUE,KEY=VALUE or under [budget] in weighbridge.toml. Bytes \
         take K, M, G, T (powers of 1024); seconds take s, m, h; counts take K, M (powers of 1000).\n\n",
    );
    let budget = Budget::default();
    for &limit in Limit::ALL {
        let value = wb_app::budget::show(limit, budget.get(limit));
        let _ = writeln!(out, "  {:16} {value:>10}  {}", limit.key(), limit.help().trim());
    }
    out
}

pub(crate) fn run(_args: &Args) -> Done {
    super::print(&table())?;
    Ok(ExitCode::SUCCESS)
}
