//! Keeps what is looked up and called: all of it counted, the telling part of it listed.

use super::facts::{Call, CallKind, Callee, Import, Lookup, PickleFacts};
use super::token::{Kind, Token};
use std::collections::{BTreeMap, HashMap};
use std::hash::RandomState;

/// Imports listed of one file. Real models need dozens.
const IMPORTS_MAX: usize = 8_192;
/// Calls listed of one file.
const CALLS_MAX: usize = 16_384;
/// Calls of one callee that are listed because they say something that earlier ones did not.
const TELLING_MAX: usize = 512;
/// Bytes of computed strings that are kept.
const FOLDED_BYTES_MAX: usize = 1 << 20;
const FOLDED_MAX: usize = 1 << 14;

/// A string that was computed, not written.
pub(super) struct Folded {
    pub(super) kind: Kind,
    pub(super) bytes: Vec<u8>,
}

/// What is known of the calls of one callee.
#[derive(Default)]
struct Known {
    kept: usize,
    /// What earlier calls referred to, and which call said it.
    signatures: HashMap<u64, u32>,
    last: Option<u32>,
}

/// How a call is to be remembered.
pub(super) enum Keep {
    /// List it.
    List,
    /// It is like the one with this index, if there is one.
    Like(Option<u32>),
}

/// The facts as they grow.
#[derive(Default)]
pub(super) struct Recorder {
    pub(super) facts: PickleFacts,
    import_index: HashMap<String, u32>,
    known: HashMap<(Callee, CallKind, bool), Known>,
    folded: Vec<Folded>,
    folded_bytes: usize,
    /// `copyreg`'s registry, as far as the file itself fills it.
    pub(super) extensions: BTreeMap<i64, (String, String)>,
    /// What the file itself puts into `copyreg`'s cache.
    pub(super) extension_cache: BTreeMap<i64, Token>,
    /// Item types that hold Python objects, by the call that made them.
    pub(super) object_dtypes: BTreeMap<u32, bool>,
    /// Methods of constants that were looked up by `getattr`: by call, the constant and the method's name.
    pub(super) bound: BTreeMap<u32, (Token, String)>,
    /// Imports or calls that had no place in the list.
    pub(super) unlisted: u64,
    key: String,
    /// Keyed anew in each run, so that nobody can prepare two calls that look alike.
    pub(super) hash_state: RandomState,
}

impl Recorder {
    /// Counts a look-up, and lists the global when it is new.
    pub(super) fn import(
        &mut self,
        (module, name): (&str, &str),
        is_exact: bool,
        lookup: Lookup,
        offset: u64,
    ) -> Token {
        self.key.clear();
        self.key.push_str(module);
        self.key.push('\n');
        self.key.push_str(name);
        self.key.push('\n');
        self.key.push(match lookup {
            Lookup::Global => 'c',
            Lookup::StackGlobal => 's',
            Lookup::Inst => 'i',
            Lookup::Extension => 'e',
        });
        if !is_exact {
            self.key.push('?');
        }
        if let Some(index) = self.import_index.get(self.key.as_str()).copied() {
            if let Some(import) = self.import_at(index) {
                import.lookups = import.lookups.saturating_add(1);
            }
            return Token::new(Kind::Import, u64::from(index));
        }
        if self.facts.imports.len() >= IMPORTS_MAX {
            self.unlisted = self.unlisted.saturating_add(1);
            return Token::UNKNOWN;
        }
        let index = u32::try_from(self.facts.imports.len()).unwrap_or(u32::MAX);
        self.import_index.insert(self.key.clone(), index);
        self.facts.imports.push(Import {
            module: module.to_owned(),
            name: name.to_owned(),
            is_exact,
            lookup,
            offset,
            lookups: 1,
            calls: 0,
        });
        Token::new(Kind::Import, u64::from(index))
    }

    fn import_at(&mut self, index: u32) -> Option<&mut Import> {
        self.facts.imports.get_mut(index as usize)
    }

    /// Module and name of an import that is exactly known.
    pub(super) fn exact_name(&self, token: Token) -> Option<(&str, &str)> {
        if token.kind() != Kind::Import {
            return None;
        }
        let import = self.facts.imports.get(token.index() as usize)?;
        import
            .is_exact
            .then_some((import.module.as_str(), import.name.as_str()))
    }

    /// The call whose result a token is.
    pub(super) fn call_of(&self, token: Token) -> Option<&Call> {
        if token.kind() != Kind::Call {
            return None;
        }
        self.facts.calls.get(token.node() as usize)
    }

    /// What a token is as something that is called.
    pub(super) fn callee(token: Token) -> Callee {
        match token.kind() {
            Kind::Import => Callee::Import(token.index()),
            Kind::Call if token.node() != Token::NO_NODE => Callee::Call(token.node()),
            _ => Callee::Unknown,
        }
    }

    /// Counts a call and says whether it tells something new.
    pub(super) fn count(&mut self, callee: Callee, kind: CallKind, itself: bool, signature: u64) -> Keep {
        self.facts.calls_total = self.facts.calls_total.saturating_add(1);
        if let Callee::Import(index) = callee
            && let Some(import) = self.import_at(index)
        {
            import.calls = import.calls.saturating_add(1);
        }
        let is_resolver = matches!(callee, Callee::Import(index) if self.resolves(index));
        let is_full = self.facts.calls.len() >= CALLS_MAX;
        let next = u32::try_from(self.facts.calls.len()).unwrap_or(u32::MAX);
        let known = self.known.entry((callee, kind, itself)).or_default();
        let like = known.signatures.get(&signature).copied();
        let is_telling = like.is_none() && known.signatures.len() < TELLING_MAX;
        if known.kept >= PickleFacts::CALLS_KEPT_PER_CALLEE && !is_telling {
            // One instance of a class is like another; what `getattr` gives for another name is not.
            return Keep::Like(like.or(known.last.filter(|_| !is_resolver)));
        }
        if is_full {
            self.unlisted = self.unlisted.saturating_add(1);
            return Keep::Like(like.or(known.last));
        }
        known.kept = known.kept.saturating_add(1);
        known.last = Some(next);
        known.signatures.entry(signature).or_insert(next);
        Keep::List
    }

    /// True for functions whose results depend on the names that they are given.
    fn resolves(&self, index: u32) -> bool {
        self.facts.imports.get(index as usize).is_none_or(|import| {
            let name = import.name.rsplit('.').next().unwrap_or_default();
            !import.is_exact
                || matches!(
                    name,
                    "getattr"
                        | "__getattribute__"
                        | "__getattr__"
                        | "_getattribute"
                        | "attrgetter"
                        | "methodcaller"
                        | "itemgetter"
                        | "getitem"
                        | "__getitem__"
                        | "get"
                        | "pop"
                        | "import_module"
                        | "__import__"
                        | "resolve_name"
                        | "locate"
                        | "safeimport"
                        | "find_class"
                        | "eval"
                        | "loads"
                        | "partial"
                )
        })
    }

    /// Lists a call.
    pub(super) fn list(&mut self, call: Call) -> u32 {
        let index = u32::try_from(self.facts.calls.len()).unwrap_or(u32::MAX);
        self.facts.calls.push(call);
        index
    }

    /// Keeps a computed string; none if there are too many already.
    pub(super) fn fold(&mut self, kind: Kind, bytes: Vec<u8>) -> Option<Token> {
        let total = self.folded_bytes.saturating_add(bytes.len());
        if total > FOLDED_BYTES_MAX || self.folded.len() >= FOLDED_MAX {
            return None;
        }
        self.folded_bytes = total;
        let index = self.folded.len() as u64;
        self.folded.push(Folded { kind, bytes });
        Some(Token::new(Kind::Folded, index))
    }

    /// A computed string.
    pub(super) fn folded(&self, token: Token) -> Option<&Folded> {
        (token.kind() == Kind::Folded).then(|| self.folded.get(token.index() as usize))?
    }

    /// A value weighs this much.
    #[inline]
    pub(super) fn grown(&mut self, weight: u8) {
        let weight = u32::from(weight);
        if weight > self.facts.expansion_log2 {
            self.facts.expansion_log2 = weight;
        }
    }
}
