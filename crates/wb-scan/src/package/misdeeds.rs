//! What files of a package do together that packages have no reason to: capability, moment and target.

use super::acts::{Act, Deed};
use super::moment::{self, Moment};
use super::{PackageFile, PackageTree};
use std::collections::BTreeMap;
use wb_core::Place;

/// Kinds of misdeeds, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MisdeedKind {
    /// What is fetched is run.
    RunsFetched,
    /// A shell is given to the network.
    OpensShell,
    /// Keys, passwords or the environment are sent.
    SendsSecrets,
    /// Machine code is put into memory.
    LoadsCode,
    /// What belongs to the user is deleted.
    Destroys,
    /// Coins are mined.
    Mines,
    /// An assistant is driven or instructed.
    Assistant,
    /// Packages are published.
    Publishes,
    /// Payments or requests of pages go elsewhere.
    Diverts,
    /// What is hidden is run.
    RunsHidden,
    /// Something is planted.
    Persists,
    /// Keyboard, screen or clipboard are watched, and something is sent or changed.
    Spies,
    /// Keyboard, screen or clipboard are watched.
    Watches,
    /// Names of machine and user are sent.
    Reports,
    /// A place where anybody drops things is talked to.
    TalksToDrop,
    /// Another package is installed.
    Installs,
    /// The network is talked to.
    Talks,
    /// Code that nobody can read runs.
    Unreadable,
}

impl MisdeedKind {
    /// What happens, in a report's words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::RunsFetched => "runs what it fetches",
            Self::OpensShell => "gives a shell to the network",
            Self::SendsSecrets => "reads keys, passwords or the environment and talks to the network",
            Self::LoadsCode => "puts machine code into memory",
            Self::Destroys => "deletes what belongs to the user",
            Self::Mines => "mines coins",
            Self::Assistant => "drives or instructs an assistant of the user's",
            Self::Publishes => "publishes packages or creates repositories with the user's keys",
            Self::Diverts => "diverts payments or requests of pages",
            Self::RunsHidden => "runs code that is hidden in a text",
            Self::Persists => "plants something that runs again",
            Self::Spies => "watches keyboard, screen or clipboard, and sends or changes what it sees",
            Self::Watches => "watches keyboard, screen or clipboard",
            Self::Reports => "tells somebody on the network who and where the user is",
            Self::TalksToDrop => "talks to a place where anybody drops things",
            Self::Installs => "installs other packages",
            Self::Talks => "talks to the network",
            Self::Unreadable => "runs code that a tool has made unreadable",
        }
    }
}

/// Something that a package has no reason to do.
#[derive(Clone, Debug)]
pub struct Misdeed {
    /// What kind.
    pub kind: MisdeedKind,
    /// When.
    pub moment: Moment,
    /// The file.
    pub path: String,
    /// Where.
    pub place: Place,
    /// What shows it: labels and texts.
    pub evidence: Vec<(String, u64)>,
}

/// The deeds of one file at one moment.
struct Scene<'a> {
    moment: Moment,
    deeds: Vec<&'a Deed>,
    is_script: bool,
    /// Something of the file talks to the network, at whatever moment.
    file_talks: bool,
}

impl<'a> Scene<'a> {
    fn has(&self, act: Act) -> bool {
        self.deeds.iter().any(|deed| deed.act == act)
    }

    fn of(&self, acts: &[Act]) -> Vec<&'a Deed> {
        self.deeds
            .iter()
            .copied()
            .filter(|deed| acts.contains(&deed.act))
            .collect()
    }
}

pub(super) fn of(tree: &PackageTree) -> Vec<Misdeed> {
    let moments = moment::of(tree);
    let mut out = Vec::new();
    for (file, when) in tree.files.iter().zip(moments) {
        let mut scenes: BTreeMap<Moment, Vec<&Deed>> = BTreeMap::new();
        for deed in file.deeds() {
            scenes
                .entry(moment::of_deed(when, deed.runs))
                .or_default()
                .push(deed);
        }
        for (moment, deeds) in scenes {
            let is_python = matches!(file.ending().as_str(), "py" | "pyw" | "pth" | "ipynb");
            let is_script = !is_python;
            let talks = |deed: &Deed| matches!(deed.act, Act::TalksToNetwork | Act::OddAddress);
            let scene = Scene {
                moment,
                deeds,
                is_script,
                file_talks: file.deeds().any(talks),
            };
            judge(&scene, file, &mut out);
        }
        for command in file.declaration().into_iter().flat_map(|facts| &facts.commands) {
            let is_nested = file.path.contains("node_modules/") || file.path.matches('/').count() > 3;
            if is_nested {
                continue;
            }
            let mut deeds = Vec::new();
            super::acts::of_command(
                &command.line,
                wb_formats::code::python::Runs::Import,
                0,
                &mut deeds,
            );
            super::script::inline(&command.line, &mut deeds);
            let scene = Scene {
                moment: Moment::Install,
                deeds: deeds.iter().collect(),
                is_script: true,
                file_talks: false,
            };
            judge(&scene, file, &mut out);
        }
    }
    out.sort_by(|a, b| (a.kind, a.moment, &a.path).cmp(&(b.kind, b.moment, &b.path)));
    out
}

fn judge(scene: &Scene<'_>, file: &PackageFile, out: &mut Vec<Misdeed>) {
    if scene.moment == Moment::Aside {
        return;
    }
    let is_early = scene.moment < Moment::Use;
    let is_install = scene.moment <= Moment::StartUp;
    let mut kinds: Vec<(MisdeedKind, Vec<Act>)> = Vec::new();
    let direct: &[(Act, MisdeedKind)] = &[
        (Act::RunsFetched, MisdeedKind::RunsFetched),
        (Act::OpensShell, MisdeedKind::OpensShell),
        (Act::SendsSecret, MisdeedKind::SendsSecrets),
        (Act::LoadsCode, MisdeedKind::LoadsCode),
        (Act::Destroys, MisdeedKind::Destroys),
        (Act::Mines, MisdeedKind::Mines),
        (Act::DrivesAssistant, MisdeedKind::Assistant),
        (Act::Diverts, MisdeedKind::Diverts),
        (Act::RunsDecoded, MisdeedKind::RunsHidden),
        (Act::Persists, MisdeedKind::Persists),
    ];
    for (act, kind) in direct {
        let counts = is_early || matches!(act, Act::Mines | Act::Diverts);
        if counts && scene.has(*act) {
            kinds.push((*kind, vec![*act]));
        }
    }
    if is_early && scene.has(Act::TakesRequire) && scene.has(Act::TalksToNetwork) {
        kinds.push((
            MisdeedKind::RunsFetched,
            vec![Act::TakesRequire, Act::TalksToNetwork],
        ));
    }
    let compiles = scene.deeds.iter().any(|deed| {
        deed.act == Act::RunsText
            && (deed.what.contains("_compile") || deed.what.contains("module.constructor"))
    });
    if is_early && compiles && scene.has(Act::Decodes) {
        kinds.push((MisdeedKind::RunsHidden, vec![Act::RunsText, Act::Decodes]));
    }
    if is_early {
        together(scene, is_install, &mut kinds);
    }
    for (kind, acts) in kinds {
        let deeds = scene.of(&acts);
        let Some(first) = deeds.first() else { continue };
        out.push(Misdeed {
            kind,
            moment: scene.moment,
            path: file.path.clone(),
            place: file.place.at(Some(first.offset)),
            evidence: deeds
                .iter()
                .take(6)
                .map(|deed| (deed.what.clone(), deed.offset))
                .collect(),
        });
    }
}

/// What several deeds at the same moment come to.
fn together(scene: &Scene<'_>, is_install: bool, kinds: &mut Vec<(MisdeedKind, Vec<Act>)>) {
    let has = |act| scene.has(act);
    let talks = has(Act::TalksToNetwork);
    // A library that is imported may name everything in its functions; only what runs counts here. Scripts of other
    // languages are read as if all of it ran: there only their installation is judged.
    let is_sure = is_install || !scene.is_script;
    if !is_sure {
        return;
    }
    let secrets = [Act::NamesSecret, Act::AsksCloud];
    if talks && secrets.iter().any(|act| has(*act)) && !has(Act::SendsSecret) {
        kinds.push((
            MisdeedKind::SendsSecrets,
            vec![Act::NamesSecret, Act::AsksCloud, Act::TalksToNetwork],
        ));
    }
    if talks
        && (has(Act::AsksHost)
            || is_install && scene.is_script && has(Act::AsksEnvironment) && has(Act::AsksHost))
    {
        kinds.push((MisdeedKind::Reports, vec![Act::AsksHost, Act::TalksToNetwork]));
    }
    if talks && has(Act::OddAddress) {
        kinds.push((MisdeedKind::TalksToDrop, vec![Act::OddAddress]));
    }
    if has(Act::Publishes) {
        kinds.push((MisdeedKind::Publishes, vec![Act::Publishes]));
    }
    if (is_install || has(Act::Writes)) && has(Act::InstructsAssistant) {
        kinds.push((MisdeedKind::Assistant, vec![Act::InstructsAssistant]));
    }
    if has(Act::Watches) {
        let kind = if scene.file_talks || has(Act::Copies) {
            MisdeedKind::Spies
        } else {
            MisdeedKind::Watches
        };
        kinds.push((kind, vec![Act::Watches, Act::Copies]));
    }
    if talks && (has(Act::RunsProgram) || has(Act::RunsText)) && !has(Act::RunsFetched) {
        let kind = if is_install || has(Act::Hides) {
            MisdeedKind::RunsFetched
        } else {
            MisdeedKind::Talks
        };
        kinds.push((kind, vec![Act::TalksToNetwork, Act::RunsProgram, Act::RunsText]));
    } else if talks && is_install {
        kinds.push((MisdeedKind::Talks, vec![Act::TalksToNetwork]));
    }
    if is_install && has(Act::HidesNames) {
        kinds.push((MisdeedKind::RunsHidden, vec![Act::HidesNames]));
    }
    if is_install && has(Act::Hides) && !has(Act::RunsFetched) {
        kinds.push((MisdeedKind::RunsHidden, vec![Act::Hides]));
    }
    if is_install && has(Act::Installs) {
        kinds.push((MisdeedKind::Installs, vec![Act::Installs]));
    }
    if is_install && has(Act::Unreadable) {
        kinds.push((MisdeedKind::Unreadable, vec![Act::Unreadable]));
    }
}
