//! Where a draft says that a file is. Pure: which paths a recorded one may mean, best first; nothing is opened here.
//!
//! Drafts name their media by paths of the machine that made them: `C:\Users\…`, `/app/output/draft/<id>/assets/…`,
//! `##_draftpath_placeholder_<GUID>_##/…`, `assets/…`, or an address.

/// What a recorded path may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The path as written, where it is an absolute one of this kind of system.
    pub absolute: Option<String>,
    /// Paths relative to the draft's folder, best first; each made of plain names only.
    pub inside: Vec<String>,
    /// The file's name, for a draft's folder in which just one file has it.
    pub name: Option<String>,
}

/// What `path` may mean; none where it is an address or empty. `draft_id`: the draft's own name in such paths.
pub fn place_of(path: &str, draft_id: Option<&str>) -> Option<Place> {
    if path.trim().is_empty() || path.contains("://") || path.contains('\0') {
        return None;
    }
    let straight = path.replace('\\', "/");
    let mut inside = Vec::new();
    let mut add = |rest: &str| {
        let plain = plain(rest);
        if let Some(plain) = plain.filter(|p| !inside.contains(p)) {
            inside.push(plain);
        }
    };
    let placeholder = straight.strip_prefix("##_draftpath_placeholder_").and_then(|r| r.split_once("_##/"));
    if let Some((_, rest)) = placeholder {
        add(rest);
    }
    if let Some((_, rest)) = draft_id.filter(|id| !id.is_empty()).and_then(|id| straight.split_once(&format!("/{id}/")))
    {
        add(rest);
    }
    let rooted = straight.starts_with('/') || straight.get(1..3) == Some(":/");
    if rooted {
        // The usual folders of a draft, wherever it once lay.
        for folder in ["assets/", "materials/", "Resources/"] {
            if let Some(at) = straight.rfind(&format!("/{folder}")) {
                add(&straight[at + 1..]);
            }
        }
    } else if placeholder.is_none() {
        add(&straight);
    }
    let name = plain(straight.rsplit('/').next().unwrap_or_default());
    let absolute = straight.starts_with('/').then(|| path.to_owned());
    Some(Place { absolute, inside, name })
}

/// `path` of plain names only: no root, no `..`, no drive.
fn plain(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
    let sound = !parts.is_empty() && parts.iter().all(|p| *p != ".." && !p.contains(':') && !p.contains('\0'));
    sound.then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(path: &str) -> Vec<String> {
        place_of(path, Some("20260405101112abcdef01")).map_or(Vec::new(), |p| p.inside)
    }

    #[test]
    fn every_form_leads_into_the_draft() {
        assert_eq!(inside("assets/images/sea.jpg"), ["assets/images/sea.jpg"]);
        assert_eq!(inside("./assets//sea.jpg"), ["assets/sea.jpg"]);
        assert_eq!(inside("##_draftpath_placeholder_0E685133-18CE_##/video/a.mp4"), ["video/a.mp4"]);
        let made = "/app/output/draft/20260405101112abcdef01/assets/videos/a.mp4";
        assert_eq!(inside(made), ["assets/videos/a.mp4"]);
        assert_eq!(inside(r"C:\Users\me\drafts\d\assets\a.mp4"), ["assets/a.mp4"]);
        let place = place_of("/home/me/sea.jpg", None).unwrap();
        assert_eq!((place.absolute.as_deref(), place.name.as_deref()), (Some("/home/me/sea.jpg"), Some("sea.jpg")));
    }

    #[test]
    fn nothing_leads_out_of_it() {
        for path in ["../secret", "assets/../../secret", "a/..", "C:secret"] {
            assert!(inside(path).is_empty(), "{path}: {:?}", inside(path));
        }
        for path in ["", "https://host/a.mp4", "file:///etc/passwd", "a\0b"] {
            assert_eq!(place_of(path, None), None, "{path:?}");
        }
        assert!(place_of(r"\\host\share\..", None).unwrap().name.is_none());
    }
}
