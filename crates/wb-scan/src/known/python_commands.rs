//! Command lines that programs beside models run every day.

use wb_formats::code::python::{Call, PythonFacts};

/// What the calls of one name are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Commands {
    /// Only command lines of tools that honest programs use.
    Ordinary,
    /// A command line that none of them needs.
    Remarkable,
    /// No constant command line: nobody can tell.
    Computed,
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

/// What the calls of this name are given.
pub(crate) fn commands(facts: &PythonFacts, name: &str) -> Commands {
    let mut calls = facts.calls.iter().filter(|call| call.path == name).peekable();
    if calls.peek().is_none() {
        return Commands::Computed;
    }
    let mut all = Commands::Ordinary;
    for call in calls {
        match line(call) {
            Some(line) if is_ordinary(line) => {}
            Some(_) => return Commands::Remarkable,
            None => all = Commands::Computed,
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

/// True if every command of the line is a tool's.
fn is_ordinary(line: &str) -> bool {
    let commands = line.split(['|', '&', ';', '\n']).map(str::trim);
    commands.filter(|command| !command.is_empty()).all(|command| {
        let words = command.split_whitespace();
        // `sudo`, `time` and `NAME=value` stand before the command.
        let mut words = words.skip_while(|word| matches!(*word, "sudo" | "time" | "!") || word.contains('='));
        let word = words.next().unwrap_or_default().trim_matches(['"', '\'']);
        let base = word.rsplit(['/', '\\']).next().unwrap_or(word);
        let base = base.strip_suffix(".exe").unwrap_or(base);
        // A substitution may hold anything.
        let is_plain = !command.contains("$(") && !command.contains('`');
        is_plain && TOOLS.contains(&base)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_told_from_anything_else() {
        for line in [
            "git rev-parse HEAD",
            "nvidia-smi --query-gpu=name | head -1",
            "sudo apt-get install -y ffmpeg && pip install x",
            "CUDA_VISIBLE_DEVICES=0 python train.py",
            "/usr/bin/nvcc -V",
        ] {
            assert!(is_ordinary(line), "{line}");
        }
        for line in [
            "id",
            "echo weighbridge",
            "git `id`",
            "ls; nc 127.0.0.1 9",
            "calc.exe",
        ] {
            assert!(!is_ordinary(line), "{line}");
        }
    }
}
