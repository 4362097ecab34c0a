//! Command lines that programs beside models run every day.

use wb_formats::code::python::{Call, PythonFacts, Reference};

/// What the calls of one name are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Commands {
    /// Only command lines of tools that tell something and change nothing.
    Asks,
    /// Only command lines of tools that honest programs use.
    Ordinary,
    /// No constant command line: nobody can tell.
    Computed,
    /// A command line that none of them needs.
    Remarkable,
}

/// Tools that honest programs beside models start. A line that fetches and runs is judged by rules of its own.
const TOOLS: &[&str] = &[
    "7z",
    "accelerate",
    "apt",
    "apt-get",
    "aria2c",
    "bitsandbytes",
    "brew",
    "c++",
    "cat",
    "cc",
    "cd",
    "clang",
    "clang++",
    "clear",
    "cls",
    "cmake",
    "conda",
    "cp",
    "curl",
    "date",
    "dcmdump",
    "deepspeed",
    "df",
    "docker",
    "dot",
    "du",
    "espeak",
    "espeak-ng",
    "exiftool",
    "export",
    "ffmpeg",
    "ffprobe",
    "find",
    "firefox",
    "flake8",
    "free",
    "g++",
    "gcc",
    "gdown",
    "getconf",
    "git",
    "git-lfs",
    "gradio",
    "grep",
    "gunzip",
    "gzip",
    "head",
    "hf",
    "hostname",
    "huggingface-cli",
    "isort",
    "java",
    "javac",
    "jupyter",
    "ldconfig",
    "ldd",
    "ln",
    "ls",
    "lscpu",
    "make",
    "mamba",
    "md5sum",
    "meson",
    "mkdir",
    "mpirun",
    "mv",
    "ninja",
    "node",
    "npm",
    "nproc",
    "nvcc",
    "nvidia-smi",
    "ollama",
    "open",
    "otool",
    "pandoc",
    "patchelf",
    "pdflatex",
    "pdftoppm",
    "pip",
    "pip3",
    "pkg-config",
    "protoc",
    "ps",
    "pybabel",
    "pyright",
    "pytest",
    "python",
    "python2",
    "python3",
    "rar",
    "rocm-smi",
    "rocminfo",
    "rsync",
    "ruff",
    "sed",
    "set",
    "sha256sum",
    "sinfo",
    "sort",
    "sox",
    "squeue",
    "sphinx-build",
    "srun",
    "stty",
    "streamlit",
    "swig",
    "sw_vers",
    "sysctl",
    "tar",
    "tensorboard",
    "tesseract",
    "title",
    "touch",
    "torchrun",
    "tput",
    "twine",
    "uname",
    "unrar",
    "unzip",
    "uv",
    "uvicorn",
    "vulkaninfo",
    "wc",
    "wget",
    "where",
    "which",
    "wmic",
    "xcode-select",
    "xcrun",
    "xz",
    "yt-dlp",
    "zip",
];

/// Those of them that only tell something.
const ASKING: &[&str] = &[
    "cat",
    "date",
    "df",
    "du",
    "ffprobe",
    "free",
    "getconf",
    "grep",
    "head",
    "hostname",
    "ldconfig",
    "ldd",
    "ls",
    "lscpu",
    "md5sum",
    "nproc",
    "nvcc",
    "nvidia-smi",
    "otool",
    "pkg-config",
    "ps",
    "rocm-smi",
    "rocminfo",
    "sha256sum",
    "sinfo",
    "sort",
    "squeue",
    "stty",
    "sw_vers",
    "sysctl",
    "tput",
    "uname",
    "vulkaninfo",
    "wc",
    "where",
    "which",
    "wmic",
    "xcode-select",
];

/// What git is asked without changing anything.
const ASKING_GIT: &[&str] = &[
    "branch",
    "describe",
    "diff",
    "log",
    "ls-files",
    "remote",
    "rev-list",
    "rev-parse",
    "show",
    "status",
    "tag",
];

/// Tools that fetch, and tools that run what is there: together on one line they are no everyday command.
const FETCHING: &[&str] = &["aria2c", "curl", "gdown", "wget", "yt-dlp"];
const RUNNING: &[&str] = &[
    "docker", "java", "make", "mpirun", "node", "python", "python2", "python3",
];

/// What the calls of this name are given.
pub(crate) fn commands(facts: &PythonFacts, name: &str) -> Commands {
    let mut calls = facts.calls.iter().filter(|call| call.path == name).peekable();
    if calls.peek().is_none() {
        return Commands::Computed;
    }
    // A call without any constant is not listed among the calls.
    let listed = facts.calls.iter().filter(|call| call.path == name).count() as u64;
    let is_called = |reference: &&Reference| reference.is_call && reference.path == name;
    let made = facts
        .references
        .iter()
        .find(is_called)
        .map_or(0, |reference| reference.count);
    let mut all = if listed < made {
        Commands::Computed
    } else {
        Commands::Asks
    };
    for call in calls {
        match line(call).map(judge) {
            Some(Commands::Remarkable) => return Commands::Remarkable,
            Some(judged) => all = all.max(judged),
            None => all = all.max(Commands::Computed),
        }
    }
    all
}

fn line(call: &Call) -> Option<&str> {
    let is_line = |key: &str| matches!(key, "0" | "args" | "command" | "cmd");
    call.arguments
        .iter()
        .find(|argument| is_line(&argument.key))
        .map(|argument| argument.value.trim())
        .filter(|line| !line.is_empty())
}

/// Judges every command of the line.
fn judge(line: &str) -> Commands {
    let commands = line.split(['|', '&', ';', '\n']).map(str::trim);
    let (mut fetches, mut runs) = (false, false);
    let mut all = Commands::Asks;
    for command in commands.filter(|command| !command.is_empty()) {
        // A substitution may hold anything.
        if command.contains("$(") || command.contains('`') || command.contains("<(") {
            return Commands::Remarkable;
        }
        // `sudo`, `time` and `NAME=value` stand before the command.
        let is_before = |word: &&str| matches!(*word, "sudo" | "time" | "!") || word.contains('=');
        let mut words = command.split_whitespace().skip_while(is_before);
        let word = words.next().unwrap_or_default().trim_matches(['"', '\'']);
        let base = word.rsplit(['/', '\\']).next().unwrap_or(word);
        let base = base.strip_suffix(".exe").unwrap_or(base);
        if !TOOLS.contains(&base) {
            return Commands::Remarkable;
        }
        fetches |= FETCHING.contains(&base);
        runs |= RUNNING.contains(&base);
        let asks = ASKING.contains(&base)
            || base == "git" && words.next().is_some_and(|word| ASKING_GIT.contains(&word));
        // What is written into a file is no question any more.
        if !asks || command.contains('>') {
            all = Commands::Ordinary;
        }
    }
    if fetches && runs {
        Commands::Remarkable
    } else {
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_told_from_anything_else() {
        for line in [
            "git rev-parse HEAD",
            "nvidia-smi --query-gpu=name | head -1",
            "/usr/bin/nvcc -V",
        ] {
            assert_eq!(judge(line), Commands::Asks, "{line}");
        }
        for line in [
            "sudo apt-get install -y ffmpeg && pip install x",
            "CUDA_VISIBLE_DEVICES=0 python train.py",
            "wget -c https://example.org/w.pt -O w.pt",
            "cat a > b",
        ] {
            assert_eq!(judge(line), Commands::Ordinary, "{line}");
        }
        for line in [
            "id",
            "echo weighbridge",
            "git `id`",
            "ls; nc 127.0.0.1 9",
            "calc.exe",
            "curl http://127.0.0.1/a -o /tmp/a; python /tmp/a",
        ] {
            assert_eq!(judge(line), Commands::Remarkable, "{line}");
        }
    }
}
