//! Each fake, called by its vendor's official Python client.

use kinora_vendorfakes::{Fake, KEY, KEY_ID, Kind};
use std::path::{Path, PathBuf};
use tokio::{process::Command, sync::OnceCell};

/// Where the clients are installed, once for all tests: a virtual environment beside the built tests, made from the pinned list. It
/// needs Python 3 and, the first time, a package index.
async fn python() -> &'static Path {
    static PYTHON: OnceCell<PathBuf> = OnceCell::const_new();
    PYTHON
        .get_or_init(|| async {
            let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vendor-clients");
            let (python, stamp) = (home.join("bin/python"), home.join("installed"));
            let wanted = include_str!("../../clients/requirements.txt");
            if std::fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
                return python;
            }
            let home_text = home.to_string_lossy().into_owned();
            run("python3", &["-m", "venv", "--clear", &home_text], "Python 3 with venv is needed to try the fakes")
                .await;
            let list = clients().join("requirements.txt").to_string_lossy().into_owned();
            let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", &list];
            run(
                &python.to_string_lossy(),
                &pip,
                "the vendors' clients could not be installed; a Python package index is needed once",
            )
            .await;
            std::fs::write(&stamp, wanted).expect("writes the stamp");
            python
        })
        .await
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
    let python = python().await.to_string_lossy().into_owned();
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
