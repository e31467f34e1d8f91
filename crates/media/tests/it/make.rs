//! Files to try: made here, by ffmpeg where they are ordinary and by hand where they are not.

use kinora_media::{Ffmpeg, process::Command};
use std::{
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

/// Nobody stops anything.
pub static NEVER: AtomicBool = AtomicBool::new(false);

/// A folder of its own and ffmpeg.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub ffmpeg: Ffmpeg,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), ffmpeg: Ffmpeg::find().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file called `name` with these bytes in it.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A file called `name` with a second of moving picture (`picture`) and tone (`sound`), as `args` say.
    pub fn made(&self, name: &str, picture: bool, sound: bool, args: &[&str]) -> PathBuf {
        let path = self.path(name);
        let mut command = Command::new(self.ffmpeg.path()).args(["-v", "error", "-y"]);
        if picture {
            command = command.args(["-f", "lavfi", "-i", "testsrc2=s=128x72:r=25:d=1"]);
        }
        if sound {
            command = command.args(["-f", "lavfi", "-i", "sine=d=1:r=48000"]);
        }
        command.args(args).arg(&path).spawn(false, false).unwrap().finish().unwrap();
        path
    }

    /// An ordinary film: H.264 and AAC in MP4, its index behind its pictures.
    pub fn film(&self, name: &str) -> PathBuf {
        self.made(name, true, true, &["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-f", "mp4"])
    }
}

/// Where the body of each box called `name` begins in `film`, and how long it is.
pub fn boxes(film: &[u8], name: &[u8; 4]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    walk(film, 0, film.len(), &mut |at, length, seen| {
        if seen == name {
            found.push((at + 8, length - 8));
        }
    });
    found
}

fn walk(film: &[u8], mut at: usize, end: usize, each: &mut impl FnMut(usize, usize, &[u8; 4])) {
    const HOLDERS: [&[u8; 4]; 6] = [b"moov", b"trak", b"mdia", b"minf", b"dinf", b"edts"];
    while at + 8 <= end {
        let length = u32::from_be_bytes(film[at..at + 4].try_into().unwrap()) as usize;
        let name: &[u8; 4] = film[at + 4..at + 8].try_into().unwrap();
        assert!(length >= 8 && at + length <= end, "our own film is well made");
        each(at, length, name);
        if HOLDERS.contains(&name) {
            walk(film, at + 8, at + length, each);
        }
        at += length;
    }
}

/// Replaces the body of the first box called `name`, and lengthens what it lies in.
pub fn replace_box(film: &mut Vec<u8>, name: &[u8; 4], body: &[u8]) {
    let (from, length) = boxes(film, name)[0];
    let mut holders = Vec::new();
    walk(film, 0, film.len(), &mut |at, size, _| {
        if at < from && from + length <= at + size {
            holders.push((at, size));
        }
    });
    for (at, size) in holders {
        let size = (size - length + body.len()) as u32;
        film[at..at + 4].copy_from_slice(&size.to_be_bytes());
    }
    film.splice(from..from + length, body.iter().copied());
}

/// Makes every stream of `film` claim that it is `times` as long.
pub fn stretch_claims(film: &mut [u8], times: u32) {
    // In both, version 0, the duration stands behind flags, two dates and (mvhd, mdhd) the ticks per second.
    for name in [b"mvhd", b"mdhd"] {
        for (at, _) in boxes(film, name) {
            assert_eq!(film[at], 0, "version 0");
            let duration = u32::from_be_bytes(film[at + 16..at + 20].try_into().unwrap());
            film[at + 16..at + 20].copy_from_slice(&(duration * times).to_be_bytes());
        }
    }
}

/// The body of a `dref` box that says: the pictures are not here but in the file `beside`, in the same folder.
pub fn elsewhere(beside: &Path) -> Vec<u8> {
    let name = beside.file_name().unwrap().to_str().unwrap().as_bytes();
    let full = beside.to_str().unwrap().as_bytes();
    // An alias record of the old Macintosh, as far as ffmpeg reads it.
    let mut alias = vec![0u8; 10];
    let mut word = |text: &[u8], room: usize| {
        alias.push(text.len() as u8);
        alias.extend(text);
        alias.resize(alias.len() + room - text.len(), 0);
    };
    word(b"disk", 27);
    // Twelve bytes of dates and kinds, then the name.
    alias.extend([0; 12]);
    alias.push(name.len() as u8);
    alias.extend(name);
    alias.resize(alias.len() + 63 - name.len(), 0);
    alias.extend([0; 16]);
    // One level up from the alias and one down to the file: the same folder.
    alias.extend([0, 1, 0, 1]);
    alias.extend([0; 16]);
    // Item 2: the path.
    alias.extend([0, 2]);
    alias.extend((full.len() as u16).to_be_bytes());
    alias.extend(full);
    alias.resize(alias.len() + full.len() % 2, 0);
    alias.extend([0xff, 0xff, 0, 0]);
    let mut body = vec![0, 0, 0, 0, 0, 0, 0, 1];
    body.extend((12 + alias.len() as u32).to_be_bytes());
    body.extend(b"alis\0\0\0\0");
    body.extend(alias);
    body
}
