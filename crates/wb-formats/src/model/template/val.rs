//! A value as far as it is followed: what is known of it, and what of the conversation is in it.

use super::Trigger;
use super::value::Value;

/// How much of a value's text is kept.
const SHOWN_MAX: usize = 8_192;
/// How many tests one value remembers.
const TRIGGERS_MAX: usize = 16;
/// Stands where something is that is known only when the template runs.
const GAP: char = '…';

/// What of the conversation is in a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Nothing.
    #[default]
    Nothing,
    /// A message, or a list of them.
    Conversation,
    /// What somebody wrote.
    Content,
}

/// A value.
#[derive(Clone, Debug)]
pub(super) struct Val {
    /// The value, if it is a constant.
    pub(super) known: Value,
    /// Its text, with a gap for what is not known.
    pub(super) shown: String,
    pub(super) reach: Reach,
    /// The value depends on these tests of the user's text.
    pub(super) triggers: Vec<Trigger>,
    /// Tests that are made once the value's length or number is compared.
    pub(super) latent: Vec<Trigger>,
    /// It is the length of something that somebody wrote.
    pub(super) is_length: bool,
    /// It is the number of messages.
    pub(super) is_turns: bool,
    /// It is today's date.
    pub(super) is_date: bool,
}

impl Default for Val {
    fn default() -> Self {
        Self {
            known: Value::Unknown,
            shown: GAP.to_string(),
            reach: Reach::Nothing,
            triggers: Vec::new(),
            latent: Vec::new(),
            is_length: false,
            is_turns: false,
            is_date: false,
        }
    }
}

/// Appends a text, up to what is kept.
pub(super) fn extend(text: &mut String, more: &str) {
    let room = SHOWN_MAX.saturating_sub(text.len());
    let end = more.floor_char_boundary(room);
    text.push_str(more.get(..end).unwrap_or_default());
}

impl Val {
    pub(super) fn constant(known: Value) -> Self {
        let mut out = Self::default();
        out.set_known(known);
        out
    }

    pub(super) fn from_text(text: &str) -> Self {
        let mut shown = String::new();
        extend(&mut shown, text);
        Self {
            known: Value::text(text),
            shown,
            ..Self::default()
        }
    }

    pub(super) fn of(reach: Reach) -> Self {
        Self {
            reach,
            ..Self::default()
        }
    }

    pub(super) fn date() -> Self {
        Self {
            is_date: true,
            ..Self::default()
        }
    }

    /// Several values of which one, or all, become the result.
    pub(super) fn union(parts: &[Self]) -> Self {
        let mut out = Self {
            shown: String::new(),
            ..Self::default()
        };
        for part in parts {
            extend(&mut out.shown, &part.shown);
            extend(&mut out.shown, " ");
            out.latent.extend(part.latent.iter().take(TRIGGERS_MAX).cloned());
            out.is_date |= part.is_date;
            out.is_length |= part.is_length;
            out.is_turns |= part.is_turns;
            out = out.with(part.reach, &part.triggers);
        }
        out.latent.truncate(TRIGGERS_MAX);
        out
    }

    /// The same, with more of the conversation and more tests in it.
    pub(super) fn with(mut self, reach: Reach, triggers: &[Trigger]) -> Self {
        self.reach = self.reach.max(reach);
        for trigger in triggers {
            if self.triggers.len() < TRIGGERS_MAX && !self.triggers.contains(trigger) {
                self.triggers.push(trigger.clone());
            }
        }
        self
    }

    /// The same, its text not known any more.
    pub(super) fn unknown(mut self) -> Self {
        self.known = Value::Unknown;
        self
    }

    /// Something that was computed from it: a constant brings its text along.
    pub(super) fn set_known(&mut self, known: Value) {
        match &known {
            Value::Text(text) => text.clone_into(&mut self.shown),
            Value::Number(number) => self.shown = number.to_string(),
            Value::List(_) => {
                self.shown.clear();
                for text in known.texts() {
                    extend(&mut self.shown, &text);
                    extend(&mut self.shown, " ");
                }
            }
            Value::Unknown => {}
        }
        self.known = known;
    }

    /// This value and behind it another.
    pub(super) fn joined(mut self, other: &Self) -> Self {
        // What is being caught begins as a gap.
        if self.known == Value::Unknown && self.shown.len() == GAP.len_utf8() && self.reach == Reach::Nothing
        {
            self.shown.clear();
        }
        let known = self.known.joined(&other.known);
        extend(&mut self.shown, &other.shown);
        self.is_date |= other.is_date;
        self.known = known;
        self.with(other.reach, &other.triggers)
    }

    /// `x.name` and `x["name"]`
    pub(super) fn attribute(&self, name: &str) -> Self {
        let reach = match self.reach {
            Reach::Nothing => Reach::Nothing,
            _ if is_frame(name) => Reach::Nothing,
            _ if is_content(name) => Reach::Content,
            other => other,
        };
        let mut out = Self::of(reach).with(Reach::Nothing, &self.triggers);
        out.latent.clone_from(&self.latent);
        out.is_date = self.is_date;
        out
    }

    /// One of the elements.
    pub(super) fn element(&self) -> Self {
        let mut out = Self::of(self.reach).with(Reach::Nothing, &self.triggers);
        out.is_date = self.is_date;
        out
    }

    /// `x|length`
    pub(super) fn length(&self) -> Self {
        let mut out = Self::default().with(Reach::Nothing, &self.triggers);
        out.is_length = self.reach == Reach::Content;
        out.is_turns = self.reach == Reach::Conversation;
        out.latent.clone_from(&self.latent);
        out
    }

    /// The text, if it is a constant.
    pub(super) fn known_text(&self) -> Option<&str> {
        match &self.known {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Roughly what copying it costs.
    pub(super) fn size(&self) -> usize {
        self.known.size().saturating_add(self.shown.len())
    }
}

/// Keys of a message that say what somebody wrote.
pub(super) fn is_content(name: &str) -> bool {
    matches!(
        name,
        "content" | "text" | "value" | "parts" | "prompt" | "question" | "instruction" | "input" | "query"
    )
}

/// Keys of a message that the program sets, not the user.
fn is_frame(name: &str) -> bool {
    matches!(
        name,
        "role"
            | "from"
            | "type"
            | "name"
            | "id"
            | "function"
            | "tool_calls"
            | "tool_call_id"
            | "arguments"
            | "tools"
    )
}

/// What a variable holds that the template never set: by the names that loaders and prompts give it.
pub(super) fn reach_of(name: &str) -> Reach {
    match name {
        "messages" | "message" | "conversation" | "conversations" | "history" | "chat_history" | "msg" => {
            Reach::Conversation
        }
        "user_input" | "user_message" | "user_prompt" | "human_input" | "last_message" => Reach::Content,
        _ if is_content(name) => Reach::Content,
        _ => Reach::Nothing,
    }
}
