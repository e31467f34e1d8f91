//! What the editor calls things, and by which numbers it knows them.
//!
//! A draft names transitions, animations, effects and masks by numbers of the editor's own. Without them it opens, but what
//! they name is missing there; so only names whose numbers are known are written, and the few that the editor lacks and
//! that are made here all the same.

use crate::Time;
use std::sync::LazyLock;

/// What sort of thing a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Between two clips.
    Transition,
    /// How a picture comes.
    PictureIn,
    /// How a picture goes.
    PictureOut,
    /// How a picture moves as long as it is there.
    PictureLoop,
    /// How words come.
    TextIn,
    /// How words go.
    TextOut,
    /// How words move as long as they are there.
    TextLoop,
    /// A colour filter.
    Filter,
    /// An effect over the whole picture.
    Effect,
    /// A mask's shape.
    Mask,
    /// A face of letters.
    Font,
}

/// The face of our own titles, under its name in the editor.
pub const SERIF: &str = "SourceHanSerifCN-SemiBold";

impl Group {
    fn word(self) -> &'static str {
        match self {
            Self::Transition => "transition",
            Self::PictureIn => "picture-in",
            Self::PictureOut => "picture-out",
            Self::PictureLoop => "picture-loop",
            Self::TextIn => "text-in",
            Self::TextOut => "text-out",
            Self::TextLoop => "text-loop",
            Self::Filter => "filter",
            Self::Effect => "effect",
            Self::Mask => "mask",
            Self::Font => "font",
        }
    }
}

/// A name that the editor knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub(super) group: &'static str,
    /// The name, in Chinese.
    pub name: &'static str,
    /// The editor's number of what draws it; empty where the editor has nothing of that name.
    pub resource: &'static str,
    /// Its number in the editor's shop; of a mask, its kind.
    pub effect: &'static str,
    /// Its usual length; zero where it has none.
    pub length: Time,
    /// Of a transition: both pictures mix across its window. Else each has its half of it.
    pub overlaps: bool,
    /// For the editor's subscribers only.
    pub costs: bool,
}

static ALL: LazyLock<Vec<Named>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        Some(Named {
            group: cells.next()?,
            name: cells.next()?,
            resource: cells.next()?,
            effect: cells.next()?,
            length: Time::from_micros(cells.next()?.parse().ok()?),
            overlaps: cells.next()? == "1",
            costs: cells.next() == Some("1"),
        })
    };
    include_str!("names.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

/// What of this group is called so; spaces and case do not matter (`打字机I`, `打字机 I`).
pub fn find(group: Group, name: &str) -> Option<&'static Named> {
    let plain =
        |name: &str| name.chars().filter(|c| !c.is_whitespace() && *c != '_').collect::<String>().to_lowercase();
    let wanted = plain(name);
    all(group).find(|named| plain(named.name) == wanted)
}

/// All of a group.
pub fn all(group: Group) -> impl Iterator<Item = &'static Named> {
    ALL.iter().filter(move |named| named.group == group.word())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_no_name_stands_twice() {
        let rows = include_str!("names.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(ALL.len(), rows);
        for named in ALL.iter() {
            let twins = ALL.iter().filter(|n| n.group == named.group && n.name == named.name).count();
            assert!(twins == 1 && named.resource.is_empty() == named.effect.is_empty(), "{named:?}");
        }
        let nameless: Vec<_> = ALL.iter().filter(|n| n.resource.is_empty()).map(|n| n.name).collect();
        assert_eq!(nameless, ["黑白"], "a film has it, the editor does not");
    }

    /// The names that one function of the reader's table tells apart.
    fn told_apart(function: &str) -> Vec<&'static str> {
        let (_, body) =
            include_str!("../names/mod.rs").split_once(&format!("pub fn {function}(")).expect("it is there");
        let (body, _) = body.split_once("\n}").expect("it ends");
        body.split('"').skip(1).step_by(2).collect()
    }

    #[test]
    fn what_is_rendered_by_its_name_can_be_written() {
        let groups = [("transition", Group::Transition), ("filter", Group::Filter), ("effect", Group::Effect)];
        for (function, group) in groups {
            let names = told_apart(function);
            assert!(names.len() > 20, "{names:?}");
            // The beginning of several names.
            for name in names.into_iter().filter(|name| *name != "色彩溶解") {
                assert!(find(group, name).is_some(), "{function} {name}");
            }
        }
    }

    #[test]
    fn names_are_found_however_they_are_spaced() {
        assert_eq!(find(Group::TextIn, "打字机I"), find(Group::TextIn, "打字机 I"));
        assert!(find(Group::Transition, "叠化").is_some_and(|t| t.overlaps && t.length == Time::from_millis(500)));
        assert!(find(Group::Transition, "闪黑").is_some_and(|t| !t.overlaps));
        assert_eq!(find(Group::Transition, "渐显"), None, "that is an animation");
    }
}
