//! Files that requests name.

use crate::code::Code;
use crate::desk::Desk;
use base64::Engine;
use kinora_app::caller::Caller;
use kinora_app::drafts::Sort;
use kinora_gate::Kept;
use kinora_http::outside::describe::quoted;
use kinora_http::upload::FileKind;
use kinora_http::{Fault, FaultKind};
use kinora_model::{ErrorKind, text};
use kinora_timeline::Time;

/// A file that a draft may show.
#[derive(Clone, Debug)]
pub struct Material {
    /// What it is.
    pub kind: FileKind,
    /// Where it goes in the draft's folder: the part of its path behind the id.
    pub path: String,
    /// Its name, for people.
    pub name: String,
    /// Pixels; zero for a sound.
    pub size: (u32, u32),
    /// Its length; zero for a still.
    pub length: Time,
    /// Whether something is heard in it.
    pub sound: bool,
}

/// The folder of the live service on its own machine: drafts that it made begin so, and programs cut it off.
const ROOT: &str = "/app/output/draft";

impl Material {
    /// Where it is, as written into the draft of this id.
    pub fn path_in(&self, draft: &str) -> String {
        format!("{ROOT}/{draft}/{}", self.path)
    }
}

/// What sort of file is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    sort: Sort,
    kinds: &'static [FileKind],
    folder: &'static str,
}

/// A film, or a moving picture.
pub const VIDEO: Wanted = Wanted { sort: Sort::Film, kinds: FileKind::VIDEOS, folder: "videos" };
/// A picture.
pub const IMAGE: Wanted = Wanted { sort: Sort::Picture, kinds: FileKind::IMAGES, folder: "images" };
/// A sound.
pub const AUDIO: Wanted = Wanted { sort: Sort::Sound, kinds: FileKind::SOUNDS, folder: "audios" };

/// Both of a video: a sound may also be the sound of a film.
const HEARD: &[FileKind] = &[
    FileKind::Mp3,
    FileKind::M4a,
    FileKind::Aac,
    FileKind::Wav,
    FileKind::Flac,
    FileKind::Ogg,
    FileKind::Mp4,
    FileKind::Mov,
    FileKind::Webm,
    FileKind::Mkv,
];

impl Desk {
    /// The file at `url`: one of our own links, a data URL, or an address elsewhere as far as the server's rules allow.
    /// `field` is where it stands in the request.
    pub async fn bring(&self, caller: &Caller, field: &str, url: &str, wanted: Wanted) -> Result<Material, Fault> {
        let kinds = if wanted.folder == "audios" { HEARD } else { wanted.kinds };
        let here = |fault: Fault| {
            let code = match fault.kind() {
                FaultKind::TooLarge => Code::TooLarge,
                kind if kind.is_ours() && kind != FaultKind::Unavailable => return fault,
                _ => Code::Download,
            };
            let what = fault.what();
            code.fault(text!("{field}: {}", what.en; "{field}：{}", what.zh)).at(field)
        };
        let kept = self.got(caller, url.trim(), wanted, kinds).await.map_err(here)?;
        let size = kept.facts.pixels.unwrap_or_default();
        if wanted.folder == "audios" && !kept.facts.has_sound {
            return Err(Code::Audio
                .fault(text!("{field}: nothing is heard in the file"; "{field}：文件中没有声音"))
                .at(field));
        }
        if wanted.folder != "audios" && size == (0, 0) {
            return Err(Code::Video
                .fault(text!("{field}: nothing is seen in the file"; "{field}：文件中没有画面"))
                .at(field));
        }
        Ok(Material {
            kind: kept.kind,
            path: format!("assets/{}/{}", wanted.folder, kept.media),
            name: name_of(url, kept.kind),
            size,
            length: Time::from_micros((kept.facts.seconds.unwrap_or_default() * 1e6) as i64),
            sound: kept.facts.has_sound,
        })
    }

    async fn got(&self, caller: &Caller, url: &str, wanted: Wanted, kinds: &[FileKind]) -> Result<Kept, Fault> {
        if let Some(media) = self.gate.media_of(url) {
            return self.gate.look(&media?, kinds).await;
        }
        if let Some(data) = url.strip_prefix("data:") {
            let (head, data) = data.split_once(',').unwrap_or_default();
            if !head.ends_with(";base64") {
                return Err(Fault::invalid(
                    "url",
                    text!("a data URL must be like data:image/png;base64,…"; "data URL 应形如 data:image/png;base64,…"),
                ));
            }
            let bytes = base64::engine::general_purpose::STANDARD.decode(data.trim()).map_err(|cause| {
                Fault::invalid(
                    "url",
                    text!("the data URL is not Base64: {cause}"; "data URL 不是有效的 Base64：{cause}"),
                )
            })?;
            return self.gate.keep(self.gate.given(bytes.into(), kinds).await?).await;
        }
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            let got = quoted(url, 80);
            let what = text!("`{got}` is no address; it must begin with http:// or https://"; "`{got}` 不是地址；必须以 http:// 或 https:// 开头");
            return Err(Fault::invalid("url", what));
        }
        let limit = kinds.iter().map(|kind| self.gate.limit(*kind)).max().unwrap_or_default();
        let media = self.drafts.bring(caller, url, wanted.sort, limit).await.map_err(|error| match error.kind() {
            // Of a file, not of something of ours.
            ErrorKind::NotFound | ErrorKind::Denied => Fault::invalid("url", error.what().clone()),
            _ => error.into(),
        })?;
        self.gate.look(&media, kinds).await
    }
}

/// What a file is called at the end of its address.
fn name_of(url: &str, kind: FileKind) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit('/').next().filter(|_| !url.starts_with("data:")).unwrap_or_default();
    let decoded = percent_encoding::percent_decode_str(last).decode_utf8_lossy();
    let name: String = decoded.chars().filter(|c| !c.is_control() && !"\\/:*?\"<>|".contains(*c)).take(80).collect();
    match name.trim_matches(['.', ' ']) {
        "" => format!("material.{}", kind.extension()),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names() {
        for (url, name) in [
            ("https://host/a/sea.mp4?x=1", "sea.mp4"),
            ("https://host/%E6%B5%B7.mp4#t", "海.mp4"),
            ("https://host/a%2F..%2Fb.mp4", "a..b.mp4"),
            ("https://host/", "material.mp4"),
            ("data:video/mp4;base64,aa/bb", "material.mp4"),
        ] {
            assert_eq!(name_of(url, FileKind::Mp4), name);
        }
    }
}
