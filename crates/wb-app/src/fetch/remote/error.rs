//! What can go wrong between here and there, in words that name no secret.

use std::net::IpAddr;

/// A remote address could not be asked, or its answer cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// The address is not one.
    #[error("`{address}` is no address: {detail}")]
    Address {
        /// As the user wrote it.
        address: String,
        /// What is wrong.
        detail: String,
    },
    /// Something that the address needs is not configured.
    #[error("`{address}` cannot be reached: {missing} is not set")]
    Unconfigured {
        /// As the user wrote it.
        address: String,
        /// What is missing.
        missing: &'static str,
    },
    /// There is no such thing.
    #[error("{what} is not there")]
    NotFound {
        /// A repository, a revision, a file.
        what: String,
    },
    /// It is there, but not for us.
    #[error("{host} does not let us read {what}: {detail}")]
    Denied {
        /// Who.
        host: String,
        /// What.
        what: String,
        /// Its words or its status.
        detail: String,
    },
    /// The connection failed, or took too long.
    #[error("{host} did not answer: {detail}")]
    Connection {
        /// Who.
        host: String,
        /// Why.
        detail: String,
    },
    /// An answer that says that it cannot be given.
    #[error("{host} answered {status}{}", because(.detail))]
    Status {
        /// Who.
        host: String,
        /// HTTP status.
        status: u16,
        /// What it said.
        detail: String,
    },
    /// An answer that contradicts the question, the listing or itself.
    #[error("{host} gave an answer that cannot be trusted: {detail}")]
    Lying {
        /// Who.
        host: String,
        /// How.
        detail: String,
    },
    /// The file is not what it was a moment ago.
    #[error("the file changed between two requests: {detail}")]
    Changed {
        /// What told.
        detail: String,
    },
    /// A redirect or a name that leads into a private network.
    #[error("{host} leads to the private address {address}")]
    Private {
        /// The name.
        host: String,
        /// Where it leads.
        address: IpAddr,
    },
    /// A redirect that is not followed.
    #[error("{host} redirects in a way that is not followed: {detail}")]
    Redirect {
        /// Who.
        host: String,
        /// Why.
        detail: String,
    },
    /// A credential that is configured cannot be used.
    #[error("the credentials in {source_name} cannot be used: {detail}")]
    Credentials {
        /// A variable or a file.
        source_name: String,
        /// Why, without the secret.
        detail: String,
    },
    /// More than the budget allows.
    #[error("{what} is larger than {allowed} bytes")]
    TooLarge {
        /// What.
        what: String,
        /// The limit.
        allowed: u64,
    },
    /// A local file could not be written.
    #[error("cannot write `{path}`: {detail}")]
    Local {
        /// Which.
        path: String,
        /// Why.
        detail: String,
    },
}

fn because(detail: &str) -> String {
    if detail.is_empty() {
        String::new()
    } else {
        format!(": {detail}")
    }
}

impl RemoteError {
    /// What the user can do about it.
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::Address { .. } => Some(
                "addresses look like hf://owner/name@revision, https://host/file, s3://bucket/prefix/, gs://…, az://container/…, oci://host/repo:tag",
            ),
            Self::Unconfigured { .. } => Some(
                "no address is built in: set the variable, or `[remote]` in weighbridge.toml; docs/remote.md lists them",
            ),
            Self::Denied { .. } => Some(
                "check that the token in the environment is right and may read this; a gated repository wants its terms accepted first",
            ),
            Self::NotFound { .. } => {
                Some("check the spelling and the revision; a private repository wants a token")
            }
            Self::Private { .. } => Some(
                "if this is your own network, say so with --allow-private; if not, somebody tries to reach into it",
            ),
            Self::Connection { .. } => Some("check the address, the proxy variables and --remote-timeout"),
            Self::Status { .. } => Some("try again later; --jobs 1 asks more slowly"),
            Self::Changed { .. } => Some("scan it again; name a commit instead of a branch"),
            Self::Credentials { .. }
            | Self::Lying { .. }
            | Self::Redirect { .. }
            | Self::TooLarge { .. }
            | Self::Local { .. } => None,
        }
    }

    /// True if another try may succeed.
    pub(super) const fn is_passing(&self) -> bool {
        match self {
            Self::Connection { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }
}
