//! Each fake, called by its vendor's official Python client.

use kinora_testkit::python::python_with;
use kinora_vendorfakes::{Fake, KEY, KEY_ID, Kind};
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// A Python with the clients in it, made from the pinned list.
fn python() -> PathBuf {
    let list = include_str!("../../clients/requirements.txt").lines().map(str::trim);
    let packages: Vec<&str> = list.filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    python_with(Path::new(env!("CARGO_TARGET_TMPDIR")), &packages)
}

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients")
}

fn asset(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(name).to_string_lossy().into_owned()
}

async fn run(program: &str, args: &[&str], complaint: &str) {
    let ran = Command::new(program).args(args).env_remove("PYTHONPATH").env("NO_PROXY", "*").output().await;
    let ran = ran.unwrap_or_else(|error| panic!("{complaint}: {program}: {error}"));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{complaint}:\n{}\n{said}", String::from_utf8_lossy(&ran.stdout));
}

/// Lets a client at the fake; it checks everything itself.
async fn call(script: &str, args: &[&str]) {
    let script = clients().join(script).to_string_lossy().into_owned();
    let python = python().to_string_lossy().into_owned();
    let all: Vec<&str> = [script.as_str()].into_iter().chain(args.iter().copied()).collect();
    run(&python, &all, "the vendor's own client does not believe the fake").await;
}

#[tokio::test]
async fn openai() {
    let fake = Fake::start(Kind::OpenAi).await;
    call("openai_client.py", &[&fake.base_url(), KEY, &asset("picture.png"), &asset("sound.mp3")]).await;
    assert_eq!(fake.charges().len(), 6, "a video, a chat, two orders of pictures, a line, a sound");
}

#[tokio::test]
async fn gemini() {
    let fake = Fake::start(Kind::Gemini).await;
    call("gemini_client.py", &[&fake.base_url(), KEY, &asset("picture.png"), &asset("film.mp4")]).await;
    assert_eq!(fake.charges().len(), 4);
}

#[tokio::test]
async fn ark() {
    let fake = Fake::start(Kind::Ark).await;
    call("ark_client.py", &[&fake.base_url(), KEY, &asset("picture.png")]).await;
    assert_eq!(fake.charges().len(), 4);
}

#[tokio::test]
async fn tencent() {
    let fake = Fake::start(Kind::Tencent).await;
    call("tencent_client.py", &[fake.origin().trim_start_matches("http://"), KEY_ID, KEY]).await;
    assert_eq!(fake.charges().len(), 2, "the repeated order is not charged");
}

#[tokio::test]
async fn elevenlabs() {
    let fake = Fake::start(Kind::ElevenLabs).await;
    call("elevenlabs_client.py", &[&fake.base_url(), KEY]).await;
    assert_eq!(fake.charges().len(), 4);
}

#[tokio::test]
async fn comfyui() {
    let fake = Fake::start(Kind::ComfyUi).await;
    call("comfyui_client.py", &[&fake.base_url(), &asset("picture.png")]).await;
    assert_eq!(fake.charges().len(), 1);
}
