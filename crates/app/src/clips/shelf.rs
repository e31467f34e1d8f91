//! Where clips of one sort are kept apart from the others.

use kinora_model::WorkflowId;

/// A sort of clips: whoever asks for one sort never sees another, and each has its own limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// Asked for one by one.
    #[default]
    Tasks,
    /// Asked for in a conversation; a clip's group is the conversation.
    Conversations,
    /// New films after the pattern of given ones.
    Replicas,
}

impl Shelf {
    /// The kind of documents that its clips are.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Tasks => "clip",
            Self::Conversations => "conversation-clip",
            Self::Replicas => "replica",
        }
    }

    /// The id of the clip of this name.
    pub(super) fn id(self, name: &str) -> String {
        match self {
            Self::Tasks => format!("video_{name}"),
            Self::Conversations | Self::Replicas => name.to_owned(),
        }
    }

    /// The workflow that makes the clip with this id.
    pub(super) fn run(self, id: &str) -> WorkflowId {
        WorkflowId::new(format!("{}-{id}", self.kind()))
    }
}
