//! A fuzz target per format, in process, on stable Rust.
//!
//! Inputs are mutated from the corpus and from inputs kept earlier. What a run did (its defects, gaps, findings)
//! stands in for code coverage: an input that does something new is kept and mutated further. A panic, a hang or
//! too much memory is our fault and fails the run; the input is written to `fuzz/artifacts/`.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test tool reads and writes files and the clock"
)]

mod mutate;
mod target;

use clap::Parser;
use mutate::{Random, mutate};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use target::Fault;
use wb_core::Meter;
use wb_formats::{FORMATS, Format, Head, Input, MemSource, Notes, ReadAt, Role};

#[derive(Parser)]
struct Args {
    /// Only this format
    #[arg(long)]
    format: Option<String>,
    /// For how long, all targets together
    #[arg(long, default_value = "60")]
    seconds: u64,
    /// Write inputs that did something new to fuzz/corpus/
    #[arg(long)]
    keep: bool,
    /// The folder with corpus/ and artifacts/
    #[arg(long, default_value = "fuzz")]
    folder: PathBuf,
    /// Where the random numbers begin
    #[arg(long, default_value = "1")]
    seed: u64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    std::panic::set_hook(Box::new(|_| {}));
    let formats: Vec<&Format> = FORMATS
        .iter()
        .copied()
        .filter(|f| args.format.as_deref().is_none_or(|id| id == f.id))
        .collect();
    if formats.is_empty() {
        eprintln!("no such format");
        return ExitCode::from(2);
    }
    let seeds = seeds();
    let share = Duration::from_secs(args.seconds) / u32::try_from(formats.len()).unwrap_or(1);
    let mut faults = 0;
    for format in formats {
        faults += fuzz(format, &seeds, share, &args);
    }
    if faults == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Every sample and every part inside one, with the formats that recognise it.
fn seeds() -> Vec<(BTreeSet<&'static str>, Vec<u8>)> {
    let mut seeds = Vec::new();
    for sample in wb_corpus::all()
        .into_iter()
        .filter(|sample| sample.bytes.len() <= 1 << 16)
    {
        let meter = Meter::unlimited_time();
        let name = sample.path.rsplit('/').next().unwrap_or_default().to_owned();
        let mut waiting: Vec<(String, Arc<dyn ReadAt>, Role, u32)> =
            vec![(name, MemSource::shared(sample.bytes), Role::Judge, 0)];
        while let Some((name, source, role, depth)) = waiting.pop() {
            let Ok(bytes) = source.read_vec(0, 1 << 16) else {
                continue;
            };
            let head = Head::new(&bytes, &name, &source);
            let mut known = BTreeSet::new();
            for format in wb_formats::accepted(role, &head) {
                known.insert(format.id);
                let mut notes = Notes::default();
                (format.read)(
                    &Input {
                        source: &source,
                        name: &name,
                        meter: &meter,
                        role,
                    },
                    &mut notes,
                );
                if depth < 4 {
                    let open = notes.children.into_iter().take(64);
                    waiting.extend(open.filter_map(|child| {
                        Some((child.name, child.data.open(&meter).ok()?, child.role, depth + 1))
                    }));
                }
            }
            seeds.push((known, bytes.clone()));
        }
    }
    seeds
}

/// Fuzzes one format; gives the number of faults found.
fn fuzz(format: &Format, seeds: &[(BTreeSet<&'static str>, Vec<u8>)], share: Duration, args: &Args) -> u32 {
    let mut inputs: Vec<Vec<u8>> = seeds
        .iter()
        .filter(|(known, _)| known.contains(format.id))
        .map(|(_, bytes)| bytes.clone())
        .collect();
    let kept = args.folder.join("corpus").join(format.id);
    inputs.extend(files(&kept));
    if inputs.is_empty() {
        inputs.push(vec![0; 64]);
    }
    let mut seen = BTreeSet::new();
    let mut faults = 0;
    for input in &inputs {
        match target::run(format, input) {
            Ok(behaviour) => drop(seen.insert(behaviour)),
            Err(fault) => faults += report(format, &fault, input, args),
        }
    }
    let (started, mut runs, mut random) = (Instant::now(), inputs.len(), Random::new(args.seed));
    while started.elapsed() < share && faults < 3 {
        let input = mutate(&inputs[random.below(inputs.len())], &inputs, &mut random);
        runs += 1;
        match target::run(format, &input) {
            Ok(behaviour) => {
                if seen.insert(behaviour) {
                    if args.keep && input.len() <= 2048 {
                        keep(&kept, behaviour, &input);
                    }
                    inputs.push(input);
                }
            }
            Err(fault) => faults += report(format, &fault, &input, args),
        }
        if runs % 1024 == 0
            && let Err(fault) = target::check_memory()
        {
            faults += report(format, &fault, &[], args);
        }
    }
    println!(
        "{:20} {runs:>9} runs, {:>5} behaviours, {} inputs, {faults} faults",
        format.id,
        seen.len(),
        inputs.len()
    );
    faults
}

fn report(format: &Format, fault: &Fault, input: &[u8], args: &Args) -> u32 {
    let what = match fault {
        Fault::Panicked(message) => format!("panicked: {message}"),
        Fault::Slow(time) => format!("took {} ms", time.as_millis()),
        Fault::Large(kib) => format!("the process holds {kib} KiB"),
    };
    let folder = args.folder.join("artifacts");
    let path = folder.join(format!("{}-{}", format.id, input.len()));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, input));
    eprintln!("{}: {what}; input in {} ({written:?})", format.id, path.display());
    1
}

fn keep(folder: &Path, behaviour: u64, input: &[u8]) {
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(folder.join(format!("{behaviour:016x}")), input));
    if let Err(error) = written {
        eprintln!("cannot keep an input: {error}");
    }
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}
