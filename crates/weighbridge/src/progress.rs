//! A bar for scans that take long, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use wb_app::scan::Progress;

/// Draws bytes and files on standard error, ten times a second at most; nothing where that is no terminal.
pub(crate) struct Bar {
    bar: ProgressBar,
    files: AtomicU64,
    files_total: AtomicU64,
}

impl Bar {
    /// A bar, or none if nobody could see it or it was not wanted.
    pub(crate) fn new(is_wanted: bool) -> Self {
        let is_visible = is_wanted && std::io::stderr().is_terminal();
        let target = if is_visible {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let style = "{bar:30} {binary_bytes}/{binary_total_bytes} {msg} {eta}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self {
            bar,
            files: AtomicU64::new(0),
            files_total: AtomicU64::new(0),
        }
    }

    /// Takes the bar off the screen.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, files: u64, bytes: u64) {
        self.files_total.store(files, Ordering::Relaxed);
        self.bar.set_length(bytes);
    }

    fn file_done(&self) {
        let done = self.files.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.bar.is_hidden() {
            self.bar.set_message(format!(
                "{done}/{} files",
                self.files_total.load(Ordering::Relaxed)
            ));
        }
    }

    fn bytes_done(&self, bytes: u64) {
        self.bar.inc(bytes);
    }
}

/// Counts bytes under a name, where their number is not known before.
pub(crate) struct Bytes(ProgressBar);

impl Bytes {
    /// A counter, or none if nobody could see it or it was not wanted.
    pub(crate) fn new(is_wanted: bool) -> Self {
        let target = if is_wanted && std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {msg} {binary_bytes} {binary_bytes_per_sec}")
        {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// What is being counted.
    pub(crate) fn name(&self, name: &str) {
        self.0.set_message(name.to_owned());
    }

    /// So many further bytes.
    pub(crate) fn more(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    /// Takes it off the screen.
    pub(crate) fn clear(&self) {
        self.0.finish_and_clear();
    }
}
