//! Rows in which names of media stand.

/// Rows in which names of media stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Documents: ids, labels and bodies.
    Documents,
    /// Workflows: what their makers keep with them.
    Workflows,
    /// Tasks: what they were given, keep, recorded, paid for and gave.
    Tasks,
    /// Results that may be used again.
    Memos,
}

impl Holder {
    /// All of them, in the order in which names go from one to another: whoever looks through them in this order meets a
    /// name that is copied on meanwhile where it came from or where it went.
    pub const ALL: [Self; 4] = [Self::Documents, Self::Workflows, Self::Tasks, Self::Memos];
}
