//! The document's sample programs, as they stand there, and ours.

use crate::{house, picture};
use kinora_facekit::{House, assets};
use kinora_testkit::python::python_with;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// As in the document, character for character.
const PICTURE_TO_VIDEO: &str = include_str!("cases/picture_to_video.py");
const TEXT_TO_VIDEO: &str = include_str!("cases/text_to_video.py");

/// What runs a program that believes in `http://localhost:8000` against a server that stands elsewhere, and lets it look
/// more often than every half minute.
const STAGE: &str = r#"
import os, runpy, sys, time
import requests

there = requests.Session.request
def here(self, method, url, **rest):
    return there(self, method, url.replace("http://localhost:8000", os.environ["SERVER"]), **rest)
requests.Session.request = here
wait = time.sleep
time.sleep = lambda seconds: wait(min(seconds, 0.3))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"#;

/// Runs a program against the house, in a folder with a picture, with these words typed into it; gives what it printed.
async fn run(house: &House, program: &Path, args: &[&str], typed: &str) -> String {
    let python = python_with(&assets(), &["requests==2.32.5"]);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("image.jpg"), picture()).expect("writes");
    std::fs::write(folder.path().join("stage.py"), STAGE).expect("writes");
    std::fs::write(folder.path().join("typed"), typed).expect("writes");
    let mut command = Command::new(python);
    command.arg("stage.py").arg(program).args(args).current_dir(folder.path());
    command.env("SERVER", format!("http://{}", house.address)).env("PYTHONIOENCODING", "utf-8").env("NO_PROXY", "*");
    command.stdin(std::fs::File::open(folder.path().join("typed")).expect("opens"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let ran = tokio::time::timeout(Duration::from_secs(600), command.output()).await.expect("in time").expect("runs");
    let (said, failed) = (String::from_utf8_lossy(&ran.stdout).into_owned(), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{said}\n{failed}");
    said
}

async fn run_sample(house: &House, sample: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("sample.py");
    std::fs::write(&program, sample).expect("writes");
    run(house, &program, &[], "").await
}

/// The address of the video that a program printed, fetched.
async fn fetched(house: &House, said: &str) {
    let url = said.split('\'').find(|part| part.starts_with("http://")).expect("an address");
    let film = house.stranger().get(url).await;
    assert_eq!((film.status.as_u16(), film.header("content-type")), (200, "video/mp4"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documents_samples_run_as_they_are() {
    let house = house().await;
    let said = run_sample(&house, PICTURE_TO_VIDEO).await;
    assert!(said.contains("状态: completed") && said.contains("视频链接: ['http://"), "{said}");
    fetched(&house, &said).await;
    run_sample(&house, TEXT_TO_VIDEO).await;
    let list = house.stranger().get("/api/video-gen/list").await.json();
    assert_eq!((&list["total"], &list["tasks"][1]["status"]), (&2.into(), &"completed".into()), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_leads_through_all_of_it() {
    let house = house().await;
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../examples/conversation_demo.py");
    // A picture that moves; a list; a video of words alone; its state; the end.
    let typed = "1\nimage.jpg\n请将这张图片生成一个1秒的视频\n4\n2\n生成一个海边日落的1秒视频\n0\n";
    let said = run(&house, &demo, &["--server", "http://localhost:8000"], typed).await;
    assert!(said.matches("completed").count() >= 2, "{said}");
    assert!(said.contains("共 1 个任务"), "{said}");
    assert_eq!(house.stranger().get("/api/video-gen/list").await.json()["total"], 2, "{said}");
}
