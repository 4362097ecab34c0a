//! What a Python file does.

use super::acts::{Act, Deed, of_command, of_text};
use crate::known::python_code::DANGEROUS_INDEX;
use std::collections::BTreeSet;
use wb_formats::code::python::{Call, Flow, FlowKind, PythonFacts, Reference, Runs};

pub(super) fn deeds(facts: &PythonFacts) -> Vec<Deed> {
    let mut out = flows(&facts.flows);
    let modules: BTreeSet<&str> = facts
        .imports
        .iter()
        .map(|import| import.module.split('.').next().unwrap_or_default())
        .collect();
    for reference in &facts.references {
        of_reference(reference, &modules, &mut out);
    }
    for call in &facts.calls {
        of_call(call, &mut out);
    }
    changes_others(facts, &mut out);
    for told in &facts.told {
        of_text(&told.text, told.runs, told.offset, &mut out);
    }
    for import in &facts.imports {
        let is_armour = matches!(import.module.as_str(), "pytransform" | "pyarmor_runtime")
            || import.module.starts_with("pyarmor_runtime_")
            || import.name.as_deref().is_some_and(|name| name == "__pyarmor__");
        if is_armour {
            out.push(Deed::new(
                Act::Unreadable,
                Runs::Import,
                &import.module,
                import.offset,
            ));
        }
    }
    out
}

/// Names with one meaning.
const NAMES: &[(Act, &[&str])] = &[
    (
        Act::AsksHost,
        &[
            "socket.gethostname",
            "socket.getfqdn",
            "getpass.getuser",
            "platform.node",
            "platform.uname",
            "os.uname",
            "os.getlogin",
            "uuid.getnode",
            "psutil.users",
        ],
    ),
    (
        Act::Watches,
        &[
            "pynput.keyboard.Listener",
            "pynput.mouse.Listener",
            "keyboard.on_press",
            "keyboard.on_release",
            "keyboard.hook",
            "keyboard.record",
            "pyperclip.paste",
            "pyperclip.waitForPaste",
            "win32clipboard.GetClipboardData",
            "PIL.ImageGrab.grab",
            "pyautogui.screenshot",
            "pyscreenshot.grab",
            "mss.mss",
            "cv2.VideoCapture",
        ],
    ),
    (
        Act::Installs,
        &[
            "pip.main",
            "pip._internal.main",
            "pip._internal.cli.main.main",
            "setuptools.command.easy_install.main",
        ],
    ),
    (
        Act::Copies,
        &[
            "pyperclip.copy",
            "win32clipboard.SetClipboardText",
            "clipboard.copy",
        ],
    ),
    (
        Act::Decodes,
        &[
            "base64.b64decode",
            "zlib.decompress",
            "marshal.loads",
            "binascii.unhexlify",
        ],
    ),
    (
        Act::LoadsCode,
        &[
            "ctypes.windll.kernel32.VirtualAlloc",
            "ctypes.windll.kernel32.RtlMoveMemory",
        ],
    ),
];

fn of_reference(reference: &Reference, modules: &BTreeSet<&str>, out: &mut Vec<Deed>) {
    let path = reference.path.as_str();
    let mut add = |act| out.push(Deed::new(act, reference.runs, &reference.code, reference.offset));
    if path.contains("pyarmor") {
        add(Act::Unreadable);
    }
    if !reference.is_call {
        return;
    }
    for (act, names) in NAMES {
        if names.contains(&path) {
            add(*act);
        }
    }
    let in_memory = [
        "VirtualAlloc",
        "RtlMoveMemory",
        "CreateThread",
        "VirtualProtect",
        "CreateRemoteThread",
    ];
    let last = path.rsplit('.').next().unwrap_or(path);
    if in_memory.contains(&last)
        && (path.contains("windll") || path.contains("kernel32") || path.contains("WinDLL"))
    {
        add(Act::LoadsCode);
    }
    if path.ends_with("winreg.SetValueEx") || path.ends_with("_winreg.SetValueEx") {
        add(Act::Persists);
    }
    if path.starts_with("PIL.Image.open") && path.ends_with("getpixel") {
        add(Act::Decodes);
    }
    let known = |module: &str| modules.contains(module);
    match DANGEROUS_INDEX.consequence(path, known) {
        Some(("runs a program", _)) => add(Act::RunsProgram),
        Some(("runs code from a text or from bytes", _)) => add(Act::RunsText),
        Some(("talks to the network", _)) => add(Act::TalksToNetwork),
        _ => {
            if path.starts_with("socket.gethostbyname") || path.starts_with("socket.getaddrinfo") {
                add(Act::TalksToNetwork);
            }
            return;
        }
    }
    if reference.is_hidden {
        add(Act::HidesNames);
    }
}

fn of_call(call: &Call, out: &mut Vec<Deed>) {
    let text = |key: &str| {
        let argument = call.arguments.iter().find(|argument| argument.key == key);
        argument.map(|argument| argument.value.as_str())
    };
    let is_run = DANGEROUS_INDEX
        .consequence(&call.path, |_| true)
        .is_some_and(|(what, _)| what == "runs a program");
    if is_run {
        for argument in &call.arguments {
            of_command(&argument.value, call.runs, call.offset, out);
        }
        // CREATE_NO_WINDOW and DETACHED_PROCESS.
        if let Some(flags) = text("creationflags") {
            let is_hidden = matches!(flags, "134217728" | "8" | "134217736" | "0x08000000");
            if is_hidden {
                out.push(Deed::new(Act::Hides, call.runs, &call.path, call.offset));
            }
        }
    }
    let opens = matches!(call.path.as_str(), "builtins.open" | "io.open" | "codecs.open");
    let writes = text("1")
        .or(text("mode"))
        .is_some_and(|mode| mode.contains(['w', 'a', 'x', '+']));
    if opens && writes {
        out.push(Deed::new(
            Act::Writes,
            call.runs,
            text("0").unwrap_or_default(),
            call.offset,
        ));
    }
    if call.path.ends_with(".write") {
        for argument in call
            .arguments
            .iter()
            .filter(|argument| argument.value.len() < 2_000)
        {
            let mut said = Vec::new();
            of_command(&argument.value, call.runs, call.offset, &mut said);
            out.extend(said.into_iter().filter(|deed| deed.act == Act::RunsFetched));
        }
    }
    if let (true, true, Some(path)) = (opens, writes, text("0"))
        && crate::known::python_payload::plants(call)
    {
        out.push(Deed::new(Act::Persists, call.runs, path, call.offset));
    }
    let removes = matches!(call.path.as_str(), "shutil.rmtree" | "os.removedirs");
    let is_home =
        text("0").is_some_and(|path| matches!(path.trim_end_matches('/'), "~" | "/home" | "" | "/" | "C:\\"));
    if removes && is_home {
        out.push(Deed::new(
            Act::Destroys,
            call.runs,
            text("0").unwrap_or_default(),
            call.offset,
        ));
    }
    let fetches = matches!(call.path.as_str(), "urllib.request.urlretrieve" | "wget.download");
    if fetches {
        out.push(Deed::new(Act::TalksToNetwork, call.runs, &call.path, call.offset));
    }
}

/// Writes into the folder where packages are installed.
fn changes_others(facts: &PythonFacts, out: &mut Vec<Deed>) {
    let asks = facts.references.iter().find(|reference| {
        matches!(
            reference.path.as_str(),
            "site.getsitepackages"
                | "site.getusersitepackages"
                | "sysconfig.get_paths"
                | "distutils.sysconfig.get_python_lib"
        ) && reference.is_call
    });
    let writes = facts.calls.iter().find(|call| {
        let mode = call
            .arguments
            .iter()
            .find(|argument| argument.key == "1" || argument.key == "mode");
        call.path == "builtins.open" && mode.is_some_and(|mode| mode.value.starts_with(['w', 'a']))
    });
    if let (Some(asks), Some(writes)) = (asks, writes.filter(|call| call.runs == Runs::Import))
        && asks.runs == Runs::Import
    {
        out.push(Deed::new(Act::Persists, writes.runs, &asks.code, writes.offset));
    }
}

/// Where data goes.
pub(super) fn flows(flows: &[Flow]) -> Vec<Deed> {
    let mut out = Vec::new();
    for flow in flows {
        let act = match flow.kind {
            FlowKind::NetworkToExecution => Act::RunsFetched,
            FlowKind::DecodedToExecution => Act::RunsDecoded,
            FlowKind::SecretToNetwork => Act::SendsSecret,
            // One variable of the environment is what clients send.
            FlowKind::TokenToNetwork => continue,
            FlowKind::ConnectionToProgram => Act::OpensShell,
        };
        out.push(Deed::new(act, flow.runs, &flow.code, flow.offset));
    }
    out
}
