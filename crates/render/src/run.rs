//! From a job to a checked film.

use crate::{
    Job, Progress, Report, RgbImage,
    compose::{Compositor, Shared},
    copy::{self, Stretch},
    finished, part,
    plan::Plan,
    sound, subtitles_srt, verify,
};
use kinora_media::{Ffmpeg, Film, assemble, process::go_on};
use kinora_model::{Error, Result, Text, text};
use kinora_timeline::Source;
use std::{
    ffi::OsString,
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
};

/// Bytes of memory that there are for each worker that is asked for, with the readers and the encoder that it starts.
const ROOM: u64 = 400_000_000;

type Tell<'a> = &'a (dyn Fn(Progress) + Sync);

/// Renders `job` to `out` (MP4). The film is made under another name beside `out`, checked, and only then renamed: on any
/// failure an earlier film of that name is untouched and nothing of the new one is left. What was made for it stays in the
/// job's cache, so the same call goes on where this one stopped. Stops soon after `cancel` is true.
pub fn render(job: &Job, out: &Path, progress: &(dyn Fn(Progress) + Sync), cancel: &AtomicBool) -> Result<Report> {
    sound_timeline(job)?;
    let name = out.file_name().ok_or_else(|| {
        let place = out.display();
        Error::invalid(text!("{place} does not name a file"; "{place} 不是文件名"))
    })?;
    // The folder is tried before anything is worked for.
    let folder = out.parent().filter(|p| *p != Path::new("")).unwrap_or(Path::new("."));
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(".");
    let unfinished =
        tempfile::Builder::new().prefix(&hidden).tempdir_in(folder).map_err(|e| Error::io(folder.display(), e))?;
    std::fs::create_dir_all(job.cache).map_err(|e| Error::io(job.cache.display(), e))?;
    let mut plan = Plan::new(job.timeline);
    let stretches = copy::stretches(job, &plan)?;
    let frames: Vec<Range<i64>> = stretches.iter().map(|s| s.frames.clone()).collect();
    plan.set_apart(&frames);
    let plan = plan;
    // What a part is copied from; none for those that are composed.
    let copies: Vec<Option<&Stretch>> = plan.parts.iter().map(|p| stretches.iter().find(|s| s.frames == *p)).collect();
    let rate = (job.timeline.canvas.rate.num, job.timeline.canvas.rate.den);
    let set = job.timeline.tracks.iter().flat_map(|t| &t.clips).any(|c| matches!(c.source, Source::Words(_)));
    let drawn = set || plan.words.iter().any(|w| w.is_drawn(job.burn_captions));
    let fonts = if drawn { fonts_key(job.fonts)? } else { String::new() };
    let key = |(part, copy): (&Range<i64>, &Option<&Stretch>)| match copy {
        Some(stretch) => stretch.key(rate),
        None => part::key(&plan, part, &part::format(&plan, part, &job.quality), job.burn_captions, &fonts),
    };
    let keys: Vec<String> = plan.parts.iter().zip(&copies).map(key).collect();
    let sound_key = sound::key(&plan);
    let film = unfinished.path().join("film.mp4");
    let film_key = finished::key(job, &keys, &sound_key);
    if let Some(report) = finished::kept(job.cache, &film_key, &film) {
        progress(Progress::Parts { total: keys.len(), reused: keys.len() });
        go_on(cancel)?;
        std::fs::rename(&film, out).map_err(|e| Error::io(out.display(), e))?;
        return Ok(report);
    }
    let ffmpeg = Ffmpeg::find()?;
    let kept: Vec<Option<part::Told>> = keys.iter().map(|k| part::place(job.cache, k).told()).collect();
    let reused = kept.iter().flatten().count();
    progress(Progress::Parts { total: keys.len(), reused });

    let kept_sound = sound::place(job.cache, &sound_key).told();
    let sound_reused = kept_sound.is_some();
    let sound = match kept_sound {
        Some(told) => told,
        None => {
            progress(Progress::Sound);
            sound::make(job, &plan, &ffmpeg, &sound_key, cancel)?
        }
    };
    let shared = Shared::new(job, &plan, &ffmpeg);
    let told = parts(&shared, &ffmpeg, &keys, &copies, kept, progress, cancel)?;

    go_on(cancel)?;
    progress(Progress::Assemble);
    join(job, &plan, &ffmpeg, (&keys, &sound_key), unfinished.path(), &film)?;
    progress(Progress::Verify);
    verify::verify(job, &plan, &ffmpeg, &film, &told, &sound)?;
    go_on(cancel)?;
    let bytes = film.metadata().map_err(|e| Error::io(film.display(), e))?.len();
    let mut warnings: Vec<Text> = Vec::new();
    for warning in told.iter().flat_map(|t| &t.warnings).chain(&sound.warnings) {
        if !warnings.contains(warning) {
            warnings.push(warning.clone());
        }
    }
    let rate = job.timeline.canvas.rate;
    let report = Report {
        frames: plan.frames as u64,
        duration: rate.time_of(plan.frames).as_secs_f64(),
        parts: keys.len(),
        reused,
        copied: frames.iter().map(|f| (f.end - f.start) as u64).sum(),
        sound_reused,
        loudness_lufs: sound.loudness,
        true_peak_dbtp: sound.true_peak,
        bytes,
        warnings,
    };
    finished::keep(job.cache, &film_key, &film, &report)?;
    std::fs::rename(&film, out).map_err(|e| Error::io(out.display(), e))?;
    Ok(report)
}

/// Frame `frame` (the nearest that the film has) as it will be seen, for previews and contact sheets.
pub fn frame_at(job: &Job, frame: i64) -> Result<RgbImage> {
    sound_timeline(job)?;
    let ffmpeg = Ffmpeg::find()?;
    let plan = Plan::new(job.timeline);
    let shared = Shared::new(job, &plan, &ffmpeg);
    let mut compositor = Compositor::new(&shared);
    let mut out = compositor.blank();
    compositor.frame(frame.clamp(0, plan.frames - 1), &mut out)?;
    let canvas = &job.timeline.canvas;
    Ok(RgbImage { width: canvas.width, height: canvas.height, data: out.to_rgb() })
}

fn sound_timeline(job: &Job) -> Result<()> {
    let found = job.timeline.check();
    if found.is_empty() {
        return Ok(());
    }
    let all = |of: fn(&Text) -> &str| found.iter().map(of).collect::<Vec<_>>();
    let (en, zh) = (all(|t| &t.en).join("; "), all(|t| &t.zh).join("；"));
    Err(Error::invalid(text!("the timeline cannot be rendered: {en}"; "时间线无法渲染：{zh}")))
}

/// A key of the fonts in `folder`, by their content.
fn fonts_key(folder: &Path) -> Result<String> {
    let io = |e| Error::io(folder.display(), e);
    let mut files: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(|e| e.ok()).map(|e| e.path()).filter(|p| p.is_file()).collect(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(e) => return Err(io(e)),
    };
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for file in files {
        let mut file = std::fs::File::open(&file).map_err(io)?;
        std::io::copy(&mut file, &mut hasher).map_err(io)?;
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Makes the parts that are not kept, in order, `workers` at a time.
fn parts(
    shared: &Shared,
    ffmpeg: &Ffmpeg,
    keys: &[String],
    copies: &[Option<&Stretch>],
    kept: Vec<Option<part::Told>>,
    progress: Tell,
    cancel: &AtomicBool,
) -> Result<Vec<part::Told>> {
    let plan = shared.plan;
    let missing: Vec<usize> = (0..keys.len()).filter(|&i| kept[i].is_none()).collect();
    let composed = missing.iter().filter(|&&i| copies[i].is_none());
    let total = composed.map(|&i| (plan.parts[i].end - plan.parts[i].start) as u64).sum();
    let rate = (plan.timeline.canvas.rate.num, plan.timeline.canvas.rate.den);
    let (next, done) = (AtomicUsize::new(0), AtomicU64::new(0));
    // Set by the first failure, so that the other workers stop; the caller's own flag is only read.
    let stop = AtomicBool::new(false);
    let made: Mutex<Vec<Option<part::Told>>> = Mutex::new(kept);
    let failed: Mutex<Option<Error>> = Mutex::new(None);
    let each = || {
        let done = done.fetch_add(1, Relaxed) + 1;
        progress(Progress::Frames { done, total });
        if cancel.load(Relaxed) {
            stop.store(true, Relaxed);
        }
    };
    let work = || {
        let mut compositor = Compositor::new(shared);
        while let Some(&i) = missing.get(next.fetch_add(1, Relaxed)) {
            let made_now = match copies[i] {
                Some(stretch) => go_on(cancel).and_then(|()| stretch.make(shared.job, rate, &keys[i])),
                None => part::make(shared, &mut compositor, ffmpeg, &plan.parts[i], &keys[i], &each, &stop),
            };
            match made_now {
                Ok(told) => made.lock().unwrap_or_else(PoisonError::into_inner)[i] = Some(told),
                Err(error) => {
                    stop.store(true, Relaxed);
                    // The first one is the cause; the others only stopped because of it.
                    failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                    return;
                }
            }
        }
    };
    if cancel.load(Relaxed) {
        return Err(kinora_media::process::cancelled());
    }
    std::thread::scope(|scope| {
        for _ in 1..workers(shared).clamp(1, missing.len().max(1)) {
            scope.spawn(work);
        }
        work();
    });
    if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(made.into_iter().flatten().collect())
}

/// How many work at the same time: as many as are asked for, as far as they have [`ROOM`] on average.
fn workers(shared: &Shared) -> usize {
    let canvas = &shared.plan.timeline.canvas;
    let frame = u64::from(canvas.width) * u64::from(canvas.height) * 3 / 2;
    // Measured: a program with its libraries takes 50 MB; beside that a reader keeps some nine frames, an encoder some
    // forty, and twenty are composed from.
    let program = 50_000_000;
    let reader = program + 9 * frame;
    let each = shared.plan.films_at_once() as u64 * reader + program + 60 * frame;
    let asked = shared.job.workers.max(1) as u64;
    (asked * ROOM / each).clamp(1, asked) as usize
}

fn join(
    job: &Job,
    plan: &Plan,
    ffmpeg: &Ffmpeg,
    (keys, sound_key): (&[String], &str),
    folder: &Path,
    out: &Path,
) -> Result<()> {
    let part =
        |(key, part): (&String, &Range<i64>)| (part::place(job.cache, key).media, (part.end - part.start) as u64);
    let parts: Vec<(PathBuf, u64)> = keys.iter().zip(&plan.parts).map(part).collect();
    let parts: Vec<(&Path, u64)> = parts.iter().map(|(p, n)| (p.as_path(), *n)).collect();
    let rate = job.timeline.canvas.rate;
    let pictures = folder.join("pictures.mp4");
    kinora_media::copy::join(&parts, (rate.num, rate.den), &pictures)?;
    let srt = job.soft_captions.then(|| subtitles_srt(job.timeline)).filter(|s| !s.is_empty());
    let srt_path = folder.join("captions.srt");
    if let Some(srt) = &srt {
        std::fs::write(&srt_path, srt).map_err(|e| Error::io(srt_path.display(), e))?;
    }
    let film = Film {
        pictures: &pictures,
        rate: (rate.num, rate.den),
        sound: &sound::place(job.cache, sound_key).media,
        subtitles: srt.is_some().then_some(srt_path.as_path()),
        title: &job.metadata.title,
        language: job.metadata.language,
    };
    assemble(ffmpeg, &film, out)
}
