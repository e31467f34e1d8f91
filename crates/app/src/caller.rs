//! Who calls, and what they may.

use kinora_model::{Error, ErrorKind, Result, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// One thing that a caller may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Look at what is theirs.
    Read,
    /// Make, change and cancel what is theirs.
    Write,
    /// See to their own account: password, keys, sessions.
    Account,
    /// See to everybody's accounts.
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Account, Self::Admin];

    /// Its word in tokens and in the store.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Account => "account",
            Self::Admin => "admin",
        }
    }

    /// The scope of this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What somebody may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// These.
    pub fn of(scopes: &[Scope]) -> Self {
        Self(scopes.iter().copied().collect())
    }
    /// What a program may that works for somebody: look and make.
    pub fn work() -> Self {
        Self::of(&[Scope::Read, Scope::Write])
    }
    /// What a person may in their own name.
    pub fn person() -> Self {
        Self::of(&[Scope::Read, Scope::Write, Scope::Account])
    }
    /// Everything.
    pub fn all() -> Self {
        Self::of(&Scope::ALL)
    }
    /// Those of these words that are known here; others mean something elsewhere.
    pub fn of_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self(words.into_iter().filter_map(Scope::of_word).collect())
    }
    /// Their words, in order.
    pub fn words(&self) -> Vec<&'static str> {
        self.0.iter().map(|scope| scope.word()).collect()
    }
    /// Whether this one is among them.
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }
    /// Those that are in both: what a key made by one may do for the other.
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).copied().collect())
    }
    /// Whether all of these are among `others`.
    pub fn are_within(&self, others: &Self) -> bool {
        self.0.is_subset(&others.0)
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Somebody who calls: everything the application does, it does for a caller, who sees only what is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whose things these are: an account's name, or `issuer|subject` for somebody vouched for elsewhere.
    pub user: String,
    /// What they may.
    pub scopes: Scopes,
}

impl Caller {
    /// Refuses where the caller lacks `scope`.
    ///
    /// # Errors
    /// [`Denied`](ErrorKind::Denied), naming the scope.
    pub fn may(&self, scope: Scope) -> Result<()> {
        if self.scopes.has(scope) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Denied,
            text!("this credential is not good for that; it lacks the scope `{scope}`"; "该凭证无权进行此操作；缺少权限范围 `{scope}`"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_scopes_are_the_same() {
        for scope in Scope::ALL {
            assert_eq!(Scope::of_word(scope.word()), Some(scope));
        }
        let some = Scopes::of_words(["write", "openid", "read"]);
        assert_eq!((some.words(), some.has(Scope::Account)), (vec!["read", "write"], false));
        assert!(some.are_within(&Scopes::person()) && !Scopes::all().are_within(&some));
        assert_eq!(Scopes::all().and(&some), Scopes::work());
    }

    #[test]
    fn what_a_caller_lacks_is_named() {
        let ada = Caller { user: "ada".into(), scopes: Scopes::work() };
        assert!(ada.may(Scope::Write).is_ok());
        let refused = ada.may(Scope::Admin).expect_err("she is no admin");
        assert!(refused.kind() == ErrorKind::Denied && refused.what().en.contains("`admin`"));
    }
}
