//! What can be wrong with a draft, where it may read from, and in which shapes it comes.

use super::fonts;
use kinora_media::Ffmpeg;
use kinora_model::ErrorKind;
use kinora_render::{
    Quality,
    draft::{Bundle, How},
};
use kinora_timeline::draft::Fault;
use serde_json::{Value, json};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// A draft that shows one photo for a second.
fn photo(path: &str) -> Value {
    json!({
        "canvas_config": {"width": 64, "height": 36}, "duration": 1_000_000,
        "materials": {"videos": [{"id": "m", "type": "photo", "path": path, "material_name": "red.png"}]},
        "tracks": [{"type": "video", "segments": [
            {"material_id": "m", "target_timerange": {"start": 0, "duration": 1_000_000}, "clip": {}}]}],
    })
}

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(desk.path("draft")).unwrap();
        desk
    }
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    fn picture(&self, name: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        image::RgbImage::from_pixel(64, 36, image::Rgb([220, 20, 20])).save(path).unwrap();
    }
    fn open_at(&self, at: &Path, roots: &[PathBuf]) -> kinora_model::Result<Bundle> {
        Bundle::open(&Ffmpeg::find().unwrap(), at, roots, &self.path("scratch"))
    }
    fn open(&self) -> kinora_model::Result<Bundle> {
        self.open_at(&self.path("draft"), &[])
    }
    /// Opens it and looks at its first frame, which must be red.
    fn shows_red(&self, bundle: &Bundle) {
        let (fonts, cache) = (fonts(), self.path("parts"));
        let how = How { fonts: &fonts, cache: &cache, quality: Quality::Draft, workers: 1, title: "" };
        let frame = bundle.frame_at(&how, 3).unwrap();
        let [r, g, b] = [0, 1, 2].map(|c| frame.data[(18 * 64 + 32) * 3 + c]);
        assert!(r > 200 && g < 40 && b < 40, "{r} {g} {b}");
    }
    fn fault(&self) -> (Option<Fault>, String) {
        let error = self.open().err().expect("it cannot be opened");
        assert!(!error.what().zh.is_empty());
        (Fault::of(&error), error.to_string())
    }
}

#[test]
fn each_fault_has_its_own_error() {
    let desk = Desk::new();
    assert_eq!(desk.open().err().unwrap().kind(), ErrorKind::Invalid, "an empty folder");
    desk.write("draft/draft_content.json", "5Yqg5a+G6I2J56i/AAAA");
    let (fault, said) = desk.fault();
    assert!(fault == Some(Fault::Encrypted) && said.contains("6.0"), "{said}");
    desk.write("draft/draft_content.json", "{\"tracks\": [");
    assert_eq!(desk.fault().0, Some(Fault::Corrupt));
    desk.write("draft/draft_content.json", "{\"name\": \"package.json\"}");
    assert_eq!(desk.fault().0, Some(Fault::NotADraft));
    desk.write("draft/draft_content.json", photo("assets/red.png").to_string());
    let (fault, said) = desk.fault();
    assert!(fault == Some(Fault::MediaMissing) && said.contains("red.png"), "{said}");
    let mut empty = photo("assets/red.png");
    (empty["tracks"], empty["duration"]) = (json!([]), json!(0));
    desk.write("draft/draft_content.json", empty.to_string());
    assert_eq!(desk.fault().0, Some(Fault::Unusable));
    desk.write("draft/assets/red.png", "not a picture");
    desk.write("draft/draft_content.json", photo("assets/red.png").to_string());
    let error = desk.open().err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
}

#[test]
fn a_picture_of_one_pixel_is_a_picture() {
    let desk = Desk::new();
    desk.write("draft/draft_content.json", photo("red.png").to_string());
    image::RgbImage::from_pixel(1, 1, image::Rgb([220, 20, 20])).save(desk.path("draft/red.png")).unwrap();
    desk.shows_red(&desk.open().unwrap());
}

#[test]
fn of_two_files_the_plain_one_is_read_and_of_timelines_the_active_one() {
    let desk = Desk::new();
    desk.picture("draft/assets/red.png");
    desk.write("draft/draft_content.json", "5Yqg5a+G6I2J56i/AAAA");
    desk.write("draft/draft_info.json", photo("assets/red.png").to_string());
    desk.shows_red(&desk.open().unwrap());
    // The files beside the timelines are old ones.
    desk.write("draft/draft_content.json", photo("assets/gone.png").to_string());
    desk.write("draft/draft_info.json", photo("assets/gone.png").to_string());
    desk.write("draft/timeline_layout.json", json!({"activeTimeline": "0A-1b"}).to_string());
    desk.write("draft/Timelines/0A-1b/draft_info.json", photo("assets/red.png").to_string());
    desk.shows_red(&desk.open().unwrap());
}

#[test]
fn media_are_found_in_every_form_of_path() {
    let desk = Desk::new();
    desk.picture("draft/assets/images/red.png");
    for path in [
        "assets/images/red.png",
        "./assets/images/red.png",
        r"C:\Users\me\Movies\draft\assets\images\red.png",
        "/app/output/draft/draft/assets/images/red.png",
        "##_draftpath_placeholder_0E685133-18CE-45ED-8CB8-2904A212EC80_##/assets/images/red.png",
        "/home/somebody/else/red.png",
        &desk.path("draft/assets/images/red.png").display().to_string(),
    ] {
        desk.write("draft/draft_content.json", photo(path).to_string());
        desk.shows_red(&desk.open().unwrap_or_else(|e| panic!("{path}: {e}")));
    }
    // Its JSON alone, named by itself.
    let bundle = desk.open_at(&desk.path("draft/draft_content.json"), &[]).unwrap();
    desk.shows_red(&bundle);
}

#[test]
fn nothing_outside_is_read_unless_it_is_allowed() {
    let desk = Desk::new();
    desk.picture("outside/secret.png");
    let outside = desk.path("outside/secret.png").display().to_string();
    std::os::unix::fs::symlink(desk.path("outside"), desk.path("draft/assets")).unwrap();
    for path in
        [outside.as_str(), "../outside/secret.png", "assets/secret.png", "file:///etc/passwd", "https://host/a.png"]
    {
        desk.write("draft/draft_content.json", photo(path).to_string());
        assert_eq!(desk.fault().0, Some(Fault::MediaMissing), "{path}");
    }
    desk.write("draft/draft_content.json", photo(&outside).to_string());
    let bundle = desk.open_at(&desk.path("draft"), &[desk.path("outside")]).unwrap();
    desk.shows_red(&bundle);
}

#[test]
fn a_zip_is_a_draft_and_leaves_nothing_behind() {
    let desk = Desk::new();
    desk.picture("red.png");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(desk.path("draft.zip")).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [
        ("my draft/draft_content.json", photo("assets/red.png").to_string().into_bytes()),
        ("my draft/assets/red.png", std::fs::read(desk.path("red.png")).unwrap()),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap();
    let bundle = desk.open_at(&desk.path("draft.zip"), &[]).unwrap();
    desk.shows_red(&bundle);
    drop(bundle);
    assert_eq!(std::fs::read_dir(desk.path("scratch")).unwrap().count(), 0);
}

#[test]
fn the_same_draft_gives_the_same_bytes_and_is_not_made_twice() {
    let desk = Desk::new();
    desk.picture("draft/red.png");
    desk.write("draft/draft_content.json", photo("red.png").to_string());
    let bundle = desk.open().unwrap();
    let fonts = fonts();
    let made = |cache: &str, workers: usize| {
        let cache = desk.path(cache);
        let how = How { fonts: &fonts, cache: &cache, quality: Quality::Standard, workers, title: "" };
        let out = desk.path("film.mp4");
        let report = bundle.render(&how, &out, &|_| {}, &std::sync::atomic::AtomicBool::new(false)).unwrap();
        (std::fs::read(out).unwrap(), report)
    };
    let (first, report) = made("one", 1);
    assert_eq!(report.reused, 0);
    let (second, _) = made("two", 2);
    assert!(first == second, "one worker and two, cold both times");
    let (third, report) = made("one", 1);
    assert!(first == third && report.reused == report.parts);
}
