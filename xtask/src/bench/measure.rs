//! Times whole processes by the operating system's own accounting.

use crate::Error;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// What a run cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    /// User and system time, in microseconds: small jobs take less than a millisecond.
    pub(crate) cpu_us: u64,
    pub(crate) cpu_ms: u64,
    pub(crate) wall_ms: u64,
    pub(crate) rss_mb: u64,
    pub(crate) code: i32,
}

/// How a command ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// It ended by itself.
    Done(Figures),
    /// It was stopped after so many seconds.
    Stopped(u64),
    /// It was not run: the tool cannot do the job at all.
    Cannot(&'static str),
}

/// Runs a command several times after one run that is not counted (unless there is only one) and gives the run
/// with the median CPU time.
pub(crate) fn median(
    command: &[String],
    environment: &[(&str, &str)],
    runs: usize,
    limit: Duration,
) -> Result<Outcome, Error> {
    let mut all = Vec::new();
    for run in 0..=runs {
        match once(command, environment, limit)? {
            Outcome::Done(figures) if run > 0 || runs == 1 => all.push(figures),
            Outcome::Done(_) => {}
            other @ (Outcome::Stopped(_) | Outcome::Cannot(_)) => return Ok(other),
        }
        if runs == 1 {
            break;
        }
    }
    all.sort_by_key(|figures| figures.cpu_us);
    all.get(all.len() / 2)
        .map(|&figures| Outcome::Done(figures))
        .ok_or_else(|| failed(command))
}

/// Two commands, A B A B …, and the median of each; none if the second is not installed.
pub(crate) fn in_turn(a: &[String], b: &[String], runs: usize) -> Result<Option<(Figures, Figures)>, Error> {
    let limit = Duration::from_secs(600);
    let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
    for _ in 0..runs.max(1) {
        let Ok(Outcome::Done(theirs)) = once(b, &[], limit) else {
            return Ok(None);
        };
        let Outcome::Done(ours) = once(a, &[], limit)? else {
            return Ok(None);
        };
        of_a.push(ours);
        of_b.push(theirs);
    }
    of_a.sort_by_key(|figures| figures.cpu_us);
    of_b.sort_by_key(|figures| figures.cpu_us);
    Ok(Some((of_a[of_a.len() / 2], of_b[of_b.len() / 2])))
}

fn failed(command: &[String]) -> Error {
    Error::Command {
        command: command.join(" "),
        detail: None,
    }
}

fn once(command: &[String], environment: &[(&str, &str)], limit: Duration) -> Result<Outcome, Error> {
    let Some((program, args)) = command.split_first() else {
        return Err(failed(command));
    };
    let mut started = Command::new(program);
    started.args(args).envs(environment.iter().copied());
    started
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let clock = Instant::now();
    let child = started.spawn().map_err(Error::io(program))?;
    let watched = child.id();
    let (tell, told) = std::sync::mpsc::channel::<()>();
    // The watcher stops the child by its own id if it is still there when the time is up.
    let watcher = std::thread::spawn(move || {
        let is_late = told.recv_timeout(limit).is_err();
        if is_late {
            let _ = Command::new("kill").args(["-9", &watched.to_string()]).status();
        }
        is_late
    });
    let waited = child.wait4().map_err(Error::io(program))?;
    let wall = clock.elapsed();
    let _ = tell.send(());
    if watcher.join().unwrap_or(false) {
        return Ok(Outcome::Stopped(limit.as_secs()));
    }
    let cpu = waited.rusage.utime + waited.rusage.stime;
    Ok(Outcome::Done(Figures {
        cpu_us: u64::try_from(cpu.as_micros()).unwrap_or(u64::MAX),
        cpu_ms: u64::try_from(cpu.as_millis()).unwrap_or(u64::MAX),
        wall_ms: u64::try_from(wall.as_millis()).unwrap_or(u64::MAX),
        rss_mb: waited.rusage.maxrss / (1 << 20),
        code: waited.status.code().unwrap_or(-1),
    }))
}
