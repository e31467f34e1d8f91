//! The document's sample program, as it stands there.

use crate::house;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// As in the document, character for character.
const SAMPLE: &str = include_str!("cases/sample.ts");

#[tokio::test(flavor = "multi_thread")]
async fn the_documents_sample_runs() {
    let house = house().await;
    house.visitor("user_12345").await;
    let token = house.rooms.gate.token_for("user_12345", Duration::from_secs(3600)).await.expect("mints");
    // Types are erased, as every compiler does; where the server stands and the token come from outside.
    let erased = SAMPLE.replace("(videoId: string)", "(videoId)");
    let program = format!(
        "const token = process.env.TOKEN;\n\
         const there = globalThis.fetch;\n\
         globalThis.fetch = (url, how) => there(url.replace('http://localhost:3001', process.env.SERVER), how);\n\
         {erased}\n\
         createTask().then(task => pollTaskStatus(task.videoId)).then(async task => {{\n\
           const film = await there(task.videoUrl);\n\
           console.log(`${{task.status}} ${{task.size}} ${{film.status}} ${{film.headers.get('content-type')}}`);\n\
         }});"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sample.mjs");
    std::fs::write(&file, program).expect("writes");
    let mut node = Command::new("node");
    node.arg(&file).env("TOKEN", &token).env("SERVER", format!("http://{}", house.address));
    node.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let ran = tokio::time::timeout(Duration::from_secs(600), node.output()).await.expect("in time").expect("node runs");
    let (said, failed) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success() && failed.is_empty(), "{said}\n{failed}");
    assert_eq!(said.lines().last(), Some("COMPLETED 1280x720 200 video/mp4"), "{said}");
    // It is told of while it is made: progress moves, and never back.
    let progress: Vec<u32> =
        said.lines().filter_map(|line| line.rsplit_once("进度: ")?.1.strip_suffix('%')?.parse().ok()).collect();
    assert!(progress.is_sorted() && progress.last() == Some(&100), "{said}");
    assert!(progress.iter().any(|p| (1..100).contains(p)), "{said}");
}
