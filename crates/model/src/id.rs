//! Names of things, each its own type, so that a shot's id is never taken for a role's.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);
        impl $name {
            /// The id written as `text`.
            pub fn new(text: impl Into<String>) -> Self { Self(text.into()) }
            /// As text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

id! {
    /// A character of the story; unique in its script (`role-2`).
    RoleId;
    /// A scene; unique in its script (`s3`).
    SceneId;
    /// A shot; unique in its script (`s3-7`).
    ShotId;
    /// One film being made.
    WorkflowId;
    /// One piece of durable work.
    TaskId;
}
