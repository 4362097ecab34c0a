//! What functions of R can do to the session that calls them. Sources: the manual pages of R 4.2 to 4.5 (base,
//! utils, tools, methods) and of the packages curl, httr, processx and reticulate; 2026-11-24.

use wb_formats::model::r_data::RCode;

/// What a call can do, in a report's words; the ones that matter in a function of a model first.
const COMMANDS: &str = " system system2 shell shell.exec pipe processx::run run_process r_bg callr py_run_string \
    py_run_file py_eval socketConnection serverSocket make.socket download.file curl_download curl_fetch_memory \
    install.packages dyn.load library.dynam ";
const NETWORK: &str = " url browseURL nsl GET POST httr_get read.socket write.socket socketAccept ";
const CODE: &str = " eval evalq eval.parent parse str2lang str2expression source sys.source eval_tidy \
    attach lazyLoad lazyLoadDBfetch loadNamespace requireNamespace .Internal .External .External2 .C .Fortran ";
const AGAIN: &str = " readRDS load unserialize loadRDS ";
const FILES: &str = " unlink file.remove file.create file.copy file.rename file.append file.symlink writeLines \
    writeBin writeChar saveRDS save save.image sink dump write dput Sys.chmod setwd file gzfile fifo ";
const SESSION: &str = " Sys.setenv reg.finalizer setHook makeActiveBinding delayedAssign assignInNamespace \
    unlockBinding registerS3method addTaskCallback options quit q ";

/// Functions that call what they are given by name.
const APPLY: &str = " do.call match.fun get get0 mget getFunction getExportedValue getFromNamespace getAnywhere lapply sapply vapply \
    Map mapply Reduce Filter Recall :: ::: as.call call as.function ";

fn has(words: &str, name: &str) -> bool {
    words.split_ascii_whitespace().any(|word| word == name)
}

/// What calling a function by this name does.
pub fn harm(name: &str) -> Option<&'static str> {
    let known: [(&str, &'static str); 6] = [
        (COMMANDS, "runs commands, loads native code or opens connections"),
        (NETWORK, "opens connections"),
        (CODE, "runs code made at run time"),
        (AGAIN, "loads further objects"),
        (FILES, "touches files"),
        (SESSION, "changes the session"),
    ];
    known
        .iter()
        .find(|(words, _)| has(words, name))
        .map(|(_, what)| *what)
}

/// True for what no model needs to do, even in a function that is called on purpose.
pub fn is_grave(name: &str) -> bool {
    has(COMMANDS, name)
}

/// The names that a piece of code calls, and those that it gives to a function which calls by name.
pub fn reached(code: &RCode) -> impl Iterator<Item = &str> {
    let applies = code.calls.iter().any(|name| has(APPLY, name));
    let given = code.mentions.iter().chain(&code.texts).filter(move |_| applies);
    code.calls.iter().chain(given).map(String::as_str)
}

/// Names that R calls by itself when a session or package starts or ends.
pub fn is_start_up(name: &str) -> bool {
    matches!(
        name,
        ".First" | ".First.sys" | ".Last" | ".Last.sys" | ".onLoad" | ".onAttach" | ".onUnload" | ".Last.lib"
    )
}

/// Functions that everybody calls: an object of the same name in a workspace takes their place.
pub fn is_everyday(name: &str) -> bool {
    const EVERYDAY: &str = " c q quit library require requireNamespace print cat ls rm load save readRDS saveRDS source \
        predict summary plot head str data.frame list length names paste paste0 sum mean if for while function return \
        ( { [ [[ $ <- = + - * / ! == identity invisible message stop warning lapply sapply apply do.call get assign \
        options Sys.getenv Sys.setenv read.csv write.csv install.packages help View ";
    has(EVERYDAY, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_whole_words() {
        assert!(harm("system").is_some());
        assert!(harm("system.time").is_none());
        assert!(harm("system.file").is_none());
        assert!(is_grave("pipe"));
        assert!(!is_grave("eval"));
        assert!(is_everyday("library"));
    }
}
