//! What commands that take remote addresses have in common.

use std::path::PathBuf;
use std::time::Duration;
use wb_app::fetch::remote::{RemoteOptions, Settings};

#[derive(clap::Args)]
#[command(next_help_heading = "Remote addresses")]
pub(crate) struct RemoteArgs {
    /// Fetch files into this folder, verify them against the listing, and judge the copy
    #[arg(long, value_name = "DIR")]
    download: Option<PathBuf>,
    #[command(flatten)]
    network: Network,
}

/// How the network may be used.
#[derive(clap::Args)]
pub(crate) struct Network {
    /// Take plain http from other machines, too
    #[arg(long)]
    allow_http: bool,
    /// Follow redirects and names into private networks
    #[arg(long)]
    allow_private: bool,
    /// Seconds to wait for a connection, an answer, or the next bytes of one
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    remote_timeout: u64,
}

impl Network {
    /// As the façade wants it.
    pub(crate) fn options(&self) -> RemoteOptions {
        RemoteOptions {
            settings: Settings {
                timeout: Duration::from_secs(self.remote_timeout),
                allow_http: self.allow_http,
                allow_private: self.allow_private,
            },
            ..RemoteOptions::default()
        }
    }
}

impl RemoteArgs {
    /// As the façade wants it.
    pub(crate) fn options(&self) -> RemoteOptions {
        RemoteOptions {
            download: self.download.clone(),
            ..self.network.options()
        }
    }
}
