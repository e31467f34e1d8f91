//! What every store of media must do.

use kinora_model::ErrorKind;
use kinora_ports::blobs::{Blobs, is_name};
use kinora_timeline::MediaId;
use std::fs;

/// Lists of all there is, piece by piece, and removal of what is old.
async fn lists(blobs: &dyn Blobs) {
    for n in 0..7 {
        blobs.put(format!("file {n}").as_bytes(), "txt").await.expect("puts");
    }
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let piece = blobs.list(after.as_ref(), 3).await.expect("lists");
        assert!(piece.len() <= 3);
        let Some(last) = piece.last() else { break };
        after = Some(last.id.clone());
        all.extend(piece);
    }
    assert!(all.is_sorted_by(|a, b| a.id.0 < b.id.0), "in order, each once");
    assert_eq!(blobs.list(None, usize::MAX).await.expect("lists").len(), all.len());
    let third = blobs.put(b"file 3", "txt").await.expect("puts again");
    let stored = blobs.list(None, usize::MAX).await.expect("lists").into_iter().find(|s| s.id == third);
    let stored = stored.expect("it is listed");
    assert_eq!(stored.bytes, 6);
    let before = all.iter().find(|s| s.id == third).expect("it was listed").put;
    assert!(stored.put >= before, "what is put again is not older");
    assert!(!blobs.retire(&third, stored.put).await.expect("looks"), "it is too young");
    assert_eq!(blobs.get(&third).await.expect("gets"), b"file 3");
    assert!(blobs.retire(&third, stored.put + 1).await.expect("removes"));
    assert!(blobs.retire(&third, 0).await.expect("is gone already"));
    assert!(!blobs.exists(&third).await.expect("looks"));
    let no_name = MediaId("../x".into());
    assert_eq!(blobs.list(Some(&no_name), 1).await.expect_err("no name").kind(), ErrorKind::Invalid);
    assert_eq!(blobs.retire(&no_name, 0).await.expect_err("no name").kind(), ErrorKind::Invalid);
}

/// Tries a store of media, which is empty.
///
/// # Panics
/// Where it does otherwise than the port says.
pub async fn blobs(blobs: &dyn Blobs) {
    let red = blobs.put(b"red", "txt").await.expect("puts");
    assert!(is_name(&red.0), "{red} is a name");
    assert!(red.0.starts_with(&blake3::hash(b"red").to_hex().to_string()), "named by its content");
    assert_eq!(blobs.put(b"red", "txt").await.expect("puts again"), red, "the same bytes are the same file");
    assert_ne!(blobs.put(b"red", "bin").await.expect("puts"), red, "another ending is another file");
    let empty = blobs.put(b"", "txt").await.expect("puts nothing");
    assert_eq!(blobs.get(&empty).await.expect("gets"), b"");

    assert_eq!(blobs.get(&red).await.expect("gets"), b"red");
    let path = blobs.path_of(&red).await.expect("has a path");
    assert_eq!(fs::read(&path).expect("reads"), b"red");
    assert_eq!(path.extension().and_then(|e| e.to_str()), Some("txt"), "the path has the ending");

    // A copy stays, what is adopted goes. Large enough to be read in several pieces.
    let whole: Vec<u8> = (0..1_000_003_u32).map(|i| (i % 251) as u8).collect();
    let scratch = blobs.scratch("bin").await.expect("has room");
    assert!(!scratch.exists() && scratch != blobs.scratch("bin").await.expect("has room"));
    fs::write(&scratch, &whole).expect("writes");
    let copied = blobs.put_file(&scratch, "bin").await.expect("copies");
    assert!(scratch.exists());
    assert_eq!(blobs.adopt(&scratch, "bin").await.expect("adopts"), copied, "it is there already");
    assert!(!scratch.exists(), "adopted files are gone from where they were");
    assert_eq!(blobs.get(&copied).await.expect("gets"), whole);
    fs::write(&scratch, b"new").expect("writes");
    let adopted = blobs.adopt(&scratch, "bin").await.expect("adopts");
    assert!(!scratch.exists());
    assert_eq!(blobs.get(&adopted).await.expect("gets"), b"new");

    assert!(blobs.exists(&red).await.expect("looks"));
    blobs.remove(&red).await.expect("removes");
    blobs.remove(&red).await.expect("removes what is gone");
    assert!(!blobs.exists(&red).await.expect("looks"));
    assert_eq!(blobs.get(&red).await.expect_err("gone").kind(), ErrorKind::NotFound);
    assert_eq!(blobs.path_of(&red).await.expect_err("gone").kind(), ErrorKind::NotFound);

    lists(blobs).await;

    // Names from outside never become paths.
    for name in ["../../etc/passwd", "", "red.txt", &red.0.to_uppercase(), &format!("{}/x", red.0)] {
        let id = MediaId((*name).to_owned());
        assert_eq!(blobs.get(&id).await.expect_err("no name").kind(), ErrorKind::Invalid, "{name}");
        assert_eq!(blobs.remove(&id).await.expect_err("no name").kind(), ErrorKind::Invalid, "{name}");
    }
    for ending in ["", ".png", "PNG", "a/b", "muchtoolong"] {
        assert_eq!(blobs.put(b"x", ending).await.expect_err("no ending").kind(), ErrorKind::Invalid, "{ending}");
    }
    let missing = scratch.with_file_name("missing.bin");
    assert_eq!(blobs.put_file(&missing, "bin").await.expect_err("missing").kind(), ErrorKind::NotFound);
}
