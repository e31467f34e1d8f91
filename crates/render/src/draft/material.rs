//! The files that a draft shows: found within the folders that are allowed, and looked at.

use kinora_media::{Ffmpeg, Format, Stream, StreamKind, sniff};
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_timeline::{
    MediaId,
    draft::{Found, Material, place::place_of},
};
use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    path::{Path, PathBuf},
};

/// Files beneath a draft's folder that are looked through for one of a name.
const MOST_FILES: usize = 50_000;

/// Finds the files of one draft.
pub struct Materials<'a> {
    ffmpeg: &'a Ffmpeg,
    /// Where files may be, links followed; the first is the draft's own folder.
    roots: Vec<PathBuf>,
    id: Option<String>,
    /// Files beneath the draft's folder by name; looked through when first asked for.
    names: Option<HashMap<String, Vec<PathBuf>>>,
    known: HashMap<PathBuf, Found>,
    /// Where each medium is.
    pub media: BTreeMap<MediaId, PathBuf>,
}

impl<'a> Materials<'a> {
    /// For the draft in `folder`. A root that does not exist is an error: it was named for a purpose.
    pub fn new(ffmpeg: &'a Ffmpeg, folder: &Path, roots: &[PathBuf]) -> Result<Self> {
        let real = |path: &Path| path.canonicalize().map_err(|e| Error::io(path.display(), e));
        let own = real(folder)?;
        let id = own.file_name().and_then(|n| n.to_str()).map(str::to_owned);
        let mut all = vec![own];
        for root in roots {
            all.push(real(root)?);
        }
        Ok(Self { ffmpeg, roots: all, id, names: None, known: HashMap::new(), media: BTreeMap::new() })
    }

    /// The file of `material`.
    pub fn find(&mut self, material: &Material) -> Result<Found> {
        let Some(path) = self.locate(material.path) else {
            let name = material.name;
            return Err(Error::new(
                ErrorKind::NotFound,
                text!("{name} is not in the draft's folder or an allowed one"; "{name} 不在草稿文件夹或允许的目录中"),
            ));
        };
        if let Some(found) = self.known.get(&path) {
            return Ok(found.clone());
        }
        let media = MediaId(hash(&path).map_err(|e| Error::io(path.display(), e))?);
        let found = look(self.ffmpeg, &path, media)?;
        self.media.insert(found.media.clone(), path.clone());
        self.known.insert(path, found.clone());
        Ok(found)
    }

    fn locate(&mut self, path: &str) -> Option<PathBuf> {
        let place = place_of(path, self.id.as_deref())?;
        let inside = place.inside.iter().map(|p| self.roots[0].join(p));
        let candidates: Vec<PathBuf> = place.absolute.iter().map(PathBuf::from).chain(inside).collect();
        if let Some(found) = candidates.iter().find_map(|p| self.allowed(p)) {
            return Some(found);
        }
        // The other roots may hold the draft's media without its folders.
        let name = place.name?;
        let beside = self.roots[1..].iter().flat_map(|r| {
            let inside = place.inside.iter().map(|p| r.join(p));
            inside.chain([r.join(&name)]).collect::<Vec<_>>()
        });
        if let Some(found) = beside.collect::<Vec<_>>().iter().find_map(|p| self.allowed(p)) {
            return Some(found);
        }
        let names = self.names.get_or_insert_with(|| names_in(&self.roots[0]));
        match names.get(&name).map(Vec::as_slice) {
            Some([only]) => {
                let only = only.clone();
                self.allowed(&only)
            }
            _ => None,
        }
    }

    /// `path` with its links followed, where it is an ordinary file beneath a root.
    fn allowed(&self, path: &Path) -> Option<PathBuf> {
        let real = path.canonicalize().ok()?;
        (real.is_file() && self.roots.iter().any(|root| real.starts_with(root))).then_some(real)
    }
}

/// What is in the file at `path`, which is called `media`.
///
/// # Errors
/// `Invalid` where it cannot be read.
pub fn look(ffmpeg: &Ffmpeg, path: &Path, media: MediaId) -> Result<Found> {
    let format = sniff(path).map_err(unnamed)?;
    if format.is_picture() && format != Format::Gif {
        return Ok(Found { media, moves: false, sounds: false, clear: false });
    }
    if format == Format::Gif {
        let moves = ffmpeg.packets(path).map_err(unnamed)?.of.iter().any(|packets| packets.len() > 1);
        return Ok(Found { media, moves, sounds: false, clear: true });
    }
    let probe = ffmpeg.probe(path).map_err(unnamed)?;
    let video = probe.first(StreamKind::Video);
    Ok(Found {
        media,
        moves: video.is_some_and(|v| v.width > 0 && v.height > 0),
        sounds: probe.first(StreamKind::Audio).is_some(),
        clear: video.is_some_and(Stream::is_clear),
    })
}

/// `error` as `Invalid`: a file that is there and cannot be read is not missing.
fn unnamed(error: Error) -> Error {
    if error.kind() == ErrorKind::NotFound { Error::invalid(error.what().clone()).caused_by(error) } else { error }
}

fn hash(path: &Path) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    std::io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Files beneath `folder` by name; folders that are links are not entered.
fn names_in(folder: &Path) -> HashMap<String, Vec<PathBuf>> {
    let mut names: HashMap<String, Vec<PathBuf>> = HashMap::new();
    let (mut folders, mut count) = (vec![folder.to_owned()], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(|e| e.ok()) {
            count += 1;
            if count > MOST_FILES {
                return names;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    names.entry(entry.file_name().to_string_lossy().into_owned()).or_default().push(entry.path());
                }
                _ => {}
            }
        }
    }
    names
}
