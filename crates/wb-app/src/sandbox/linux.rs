//! Landlock for files and seccomp for system calls.

use super::{Allowed, Confined};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, SeccompRule, TargetArch};
use std::collections::BTreeMap;
use std::path::Path;

/// The newest Landlock that is asked for; an older kernel gives what it has.
const ABI_WANTED: ABI = ABI::V6;

pub(super) fn confine(allowed: &Allowed) -> Confined {
    let mut lacking = Vec::new();
    match files(allowed) {
        Ok(RulesetStatus::FullyEnforced) => {}
        Ok(RulesetStatus::PartiallyEnforced) => {
            lacking.push("this kernel's Landlock is older and guards only part".to_owned());
        }
        Ok(RulesetStatus::NotEnforced) => lacking.push("this kernel has no Landlock".to_owned()),
        Err(error) => lacking.push(format!("Landlock refused: {error}")),
    }
    if let Err(error) = calls(allowed.network) {
        lacking.push(format!("seccomp refused: {error}"));
    }
    match lacking.is_empty() {
        true => Confined::Fully,
        false => Confined::Lacking(lacking.join("; ")),
    }
}

/// What looking up names and checking certificates reads.
const NETWORK_FILES: &[&str] = &[
    "/etc",
    "/run",
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share",
    "/usr/local/share/ca-certificates",
    "/dev/urandom",
];

fn files(allowed: &Allowed) -> Result<RulesetStatus, RulesetError> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let write = read | AccessFs::WriteFile | AccessFs::MakeReg | AccessFs::RemoveFile | AccessFs::Truncate;
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI_WANTED))?
        .scope(Scope::from_all(ABI_WANTED))?;
    if !allowed.network {
        ruleset = ruleset.handle_access(AccessNet::from_all(ABI_WANTED))?;
    }
    let mut created = ruleset.create()?;
    for path in &allowed.reads {
        created = beneath(created, path, read)?;
    }
    if allowed.network {
        for path in NETWORK_FILES {
            created = beneath(created, Path::new(path), read)?;
        }
    }
    for path in &allowed.writes {
        created = beneath(created, path, write)?;
    }
    Ok(created.restrict_self()?.ruleset)
}

/// One rule. A path that is gone needs none: opening it fails all the same, and the scan says so.
fn beneath(
    ruleset: RulesetCreated,
    path: &Path,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    let Ok(fd) = PathFd::new(path) else {
        return Ok(ruleset);
    };
    let access = match path.is_dir() {
        true => access,
        false => access & AccessFs::from_file(ABI_WANTED),
    };
    ruleset.add_rule(PathBeneath::new(fd, access))
}

/// System calls that neither reading files nor writing a report needs: programs, other processes, the kernel's own
/// settings. Everything else stays allowed, because what a C library needs differs from release to release.
const NEVER: &[i64] = &[
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_open_by_handle_at,
    libc::SYS_personality,
];

/// System calls of the network, local sockets included.
const NETWORK: &[i64] = &[
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
];

fn calls(network: bool) -> Result<(), seccompiler::Error> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = NEVER.iter().map(|call| (*call, Vec::new())).collect();
    if !network {
        rules.extend(NETWORK.iter().map(|call| (*call, Vec::new())));
    }
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch)?;
    let program: BpfProgram = filter.try_into()?;
    seccompiler::apply_filter_all_threads(&program)
}
