//! All measurements, in turns, and what came of them.

use crate::{
    film::Order,
    ideal::{Frames, judge},
    meter::{Taken, median, run},
    rivals,
    rows::{self, Row, Target},
    server, whole,
    work::{self, Stills},
};
use kinora_media::{Ffmpeg, process::Command};
use kinora_model::{Error, Result};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

pub struct Bench {
    pub ffmpeg: Ffmpeg,
    /// This program, for runs of its own.
    pub program: PathBuf,
    pub folder: PathBuf,
    pub media: PathBuf,
    pub fonts: PathBuf,
    pub shots: usize,
    rows: Vec<Row>,
}

/// Rows that are measured together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Group {
    /// Against one ffmpeg graph.
    Zoompan,
    /// Against x264 alone.
    X264,
    /// Against MoviePy.
    Moviepy,
    /// Against the ideal move.
    Truth,
    /// Drawings in layers.
    Drawings,
    /// Rendering again.
    Edits,
    /// With more workers.
    Workers,
    /// A film ten times as long.
    Long,
    /// A whole film of a story.
    Film,
    /// The server under load.
    Server,
    /// Clips that dissolve, against one ffmpeg graph.
    Clips,
    /// Clips cut hard.
    Copies,
    /// Speech.
    Voice,
    /// A draft with many tracks, masks and captions.
    Draft,
}

/// Measures the groups that are `asked` for and prints the table.
pub fn all(
    quick: bool,
    folder: &Path,
    fonts: &Path,
    tools: &whole::Tools,
    asked: &dyn Fn(Group) -> bool,
) -> Result<()> {
    let io = |e| Error::io(folder.display(), e);
    std::fs::create_dir_all(folder).map_err(io)?;
    let folder = folder.canonicalize().map_err(io)?;
    let fonts = fonts.canonicalize().map_err(|e| Error::io(fonts.display(), e))?;
    let shots = if quick { 4 } else { 12 };
    let program = std::env::current_exe().map_err(io)?;
    let media = folder.join("media");
    let mut bench = Bench { ffmpeg: Ffmpeg::find()?, program, media, fonts, folder, shots, rows: Vec::new() };
    let repeats = if quick { 2 } else { 3 };
    eprintln!("making the media of {shots} shots ({:.1} s of film) …", work::length(shots));
    work::media(&bench.media, shots, Stills::Rough)?;
    if asked(Group::Zoompan) {
        bench.against_ffmpeg(repeats)?;
    }
    if asked(Group::X264) {
        bench.against_x264("veryfast", 18, 1.30, repeats)?;
        bench.against_x264("medium", 20, 1.12, if quick { 1 } else { 2 })?;
    }
    if asked(Group::Moviepy) {
        bench.against_moviepy(if quick { 1 } else { 2 })?;
    }
    if asked(Group::Truth) {
        bench.truth()?;
        bench.steadiness()?;
    }
    if asked(Group::Drawings) {
        bench.drawings()?;
    }
    if asked(Group::Edits) {
        bench.edits()?;
    }
    if asked(Group::Workers) {
        bench.workers()?;
    }
    if asked(Group::Long) {
        bench.ten_times()?;
    }
    if asked(Group::Film) {
        bench.whole_film(tools)?;
    }
    if asked(Group::Server) {
        bench.server(tools, quick)?;
    }
    if asked(Group::Clips) {
        bench.clips(repeats)?;
    }
    if asked(Group::Copies) {
        bench.copies(repeats)?;
    }
    if asked(Group::Voice) {
        bench.voices()?;
    }
    if asked(Group::Draft) {
        bench.draft()?;
    }
    rows::print(&bench.rows);
    Ok(())
}

impl Bench {
    pub fn order(&self, name: &str) -> Order {
        Order {
            media: self.media.clone(),
            fonts: self.fonts.clone(),
            cache: self.folder.join(format!("cache-{name}")),
            out: self.folder.join(format!("{name}.mp4")),
            shots: self.shots,
            preset: "veryfast".into(),
            crf: 18,
            workers: 1,
            edited: false,
            timeline: None,
            draft: None,
            bare: false,
        }
    }

    pub fn command(&self, what: &str, order: &Order) -> Command {
        let mut command = Command::new(&self.program)
            .arg(what)
            .arg("--media")
            .arg(&order.media)
            .arg("--fonts")
            .arg(&order.fonts)
            .arg("--cache")
            .arg(&order.cache)
            .arg("--out")
            .arg(&order.out)
            .args(["--shots", &order.shots.to_string(), "--preset", &order.preset, "--crf", &order.crf.to_string()])
            .args(["--workers", &order.workers.to_string()]);
        if order.edited {
            command = command.arg("--edited");
        }
        for (name, file) in [("--timeline", &order.timeline), ("--draft", &order.draft)] {
            command = file.iter().fold(command, |command, file| command.arg(name).arg(file));
        }
        if order.bare {
            command = command.arg("--bare");
        }
        command
    }

    /// Renders with nothing kept from before.
    pub fn cold(&self, order: &Order) -> Result<Taken> {
        if order.cache.exists() {
            std::fs::remove_dir_all(&order.cache).map_err(|e| Error::io(order.cache.display(), e))?;
        }
        run(&self.command("render", order))
    }

    /// Renders again with only the sound kept: what the pictures cost.
    fn pictures(&self, order: &Order) -> Result<Taken> {
        let io = |e| Error::io(order.cache.display(), e);
        for entry in std::fs::read_dir(&order.cache).map_err(io)? {
            let path = entry.map_err(io)?.path();
            if path.extension().is_some_and(|e| e == "mp4" || e == "film") {
                std::fs::remove_file(&path).map_err(io)?;
            }
        }
        run(&self.command("render", order))
    }

    pub fn row(&mut self, what: impl Into<String>, found: f64, target: Target) {
        let row = Row { what: what.into(), found, target };
        eprintln!("  {}: {:.4}", row.what, row.found);
        self.rows.push(row);
    }

    fn against_ffmpeg(&mut self, repeats: usize) -> Result<()> {
        eprintln!("against one ffmpeg graph with zoompan …");
        let order = self.order("film");
        let out = self.folder.join("zoompan.mp4");
        let rival = rivals::zoompan(&self.ffmpeg, &self.media, &self.fonts, self.shots, "veryfast", 18, &out)?;
        let (mut ratios, mut own, mut memory) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..repeats {
            let (a, b) = (self.cold(&order)?, run(&rival)?);
            ratios.push(a.cpu / b.cpu);
            own.push(a.cpu);
            memory.push(a.memory);
        }
        self.row("CPU s of a cold render, veryfast 18", median(own), Target::None);
        self.row("CPU: Kinora / ffmpeg zoompan, veryfast 18", median(ratios), Target::AtMost(0.70));
        self.row("peak memory, 720p veryfast, one encoder, MB", median(memory), Target::AtMost(250.0));
        let bytes = |path: &Path| path.metadata().map(|m| m.len() as f64).map_err(|e| Error::io(path.display(), e));
        let ratio = bytes(&order.out)? / bytes(&out)?;
        self.row("bytes: Kinora / ffmpeg zoompan", ratio, Target::None);
        Ok(())
    }

    fn against_x264(&mut self, preset: &str, crf: u8, target: f64, repeats: usize) -> Result<()> {
        eprintln!("against x264 alone, {preset} …");
        let frames = Order { out: self.folder.join("frames.yuv"), ..self.order("frames") };
        if !frames.out.exists() {
            let composed = run(&self.command("compose", &frames))?;
            let per_frame = composed.cpu * 1000.0 / (work::length(self.shots) * 30.0);
            self.row("composing alone, CPU ms a frame", per_frame, Target::AtMost(2.5));
        }
        let order = Order { preset: preset.into(), crf, ..self.order(&format!("film-{preset}")) };
        let encoded = self.folder.join("encoded.mp4");
        let rival = |own| rivals::encode_only(&self.ffmpeg, &frames.out, preset, crf, own, &encoded);
        let (mut ratios, mut pictures, mut alike) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..repeats {
            let (whole, alone, own) = (self.cold(&order)?.cpu, run(&rival(false))?.cpu, run(&rival(true))?.cpu);
            ratios.push(whole / alone);
            alike.push(whole / own);
            pictures.push(self.pictures(&order)?.cpu / alone);
        }
        self.row(format!("CPU: Kinora / x264 alone, {preset} {crf}"), median(ratios), Target::AtMost(target));
        self.row("  the same with Kinora's sound kept", median(pictures), Target::None);
        self.row("  the same, x264 told all that Kinora tells it", median(alike), Target::None);
        Ok(())
    }

    fn against_moviepy(&mut self, repeats: usize) -> Result<()> {
        eprintln!("against MoviePy 2 …");
        let python = rivals::moviepy_python(&self.folder)?;
        let out = self.folder.join("moviepy.mp4");
        let (media, fonts) = (&self.media, &self.fonts);
        let rival = rivals::moviepy(&python, &self.ffmpeg, media, fonts, self.shots, "medium", 20, &out)?;
        let order = Order { preset: "medium".into(), crf: 20, ..self.order("film-medium") };
        let mut ratios = Vec::new();
        for _ in 0..repeats {
            ratios.push(self.cold(&order)?.cpu / run(&rival)?.cpu);
        }
        self.row("CPU: Kinora / MoviePy 2 in one pass, medium 20", median(ratios), Target::AtMost(0.43));
        Ok(())
    }

    /// How like the ideal move the films are that were made against ffmpeg's graph.
    fn truth(&mut self) -> Result<()> {
        eprintln!("against the ideal move …");
        let (shots, stride) = (self.shots.min(4), 15);
        let out = self.folder.join("zoompan.mp4");
        let order = self.order("film");
        if !out.exists() || !order.out.exists() {
            run(&rivals::zoompan(&self.ffmpeg, &self.media, &self.fonts, self.shots, "veryfast", 18, &out)?)?;
            self.cold(&order)?;
        }
        let own = judge(Frames::of_film(&self.ffmpeg, &order.out)?, &self.media, shots, stride)?;
        let rival = judge(Frames::of_film(&self.ffmpeg, &out)?, &self.media, shots, stride)?;
        self.row("SSIM to the ideal move, zoompan", rival.ssim, Target::None);
        self.row("SSIM to the ideal move, Kinora", own.ssim, Target::None);
        let error = (1.0 - own.ssim) / (1.0 - rival.ssim);
        self.row("what SSIM lacks of 1: Kinora / zoompan", error, Target::AtMost(0.65));
        Ok(())
    }

    /// How steadily smooth stills move.
    fn steadiness(&mut self) -> Result<()> {
        eprintln!("how steadily it moves …");
        let (shots, stride) = (4, 6);
        let media = self.folder.join("smooth");
        work::media(&media, shots, Stills::Smooth)?;
        let order = Order { media: media.clone(), shots, bare: true, ..self.order("smooth") };
        self.cold(&order)?;
        let raw = Order { out: self.folder.join("smooth.yuv"), ..order.clone() };
        run(&self.command("compose", &raw))?;
        let zoomed = self.folder.join("smooth-zoompan.mp4");
        run(&rivals::zoompan(&self.ffmpeg, &media, &self.fonts, shots, "veryfast", 18, &zoomed)?)?;
        let of = |frames: Frames| judge(frames, &media, shots, stride);
        let rival = of(Frames::of_film(&self.ffmpeg, &zoomed)?)?;
        let own = of(Frames::of_film(&self.ffmpeg, &order.out)?)?;
        let before = of(Frames::raw(&raw.out)?)?;
        std::fs::remove_file(&raw.out).map_err(|e| Error::io(raw.out.display(), e))?;
        self.row("jitter, zoompan, px rms", rival.jitter, Target::None);
        self.row("jitter, Kinora, px rms", own.jitter, Target::AtMost(0.03));
        self.row("  of its worst shot", own.worst, Target::None);
        self.row("jitter before encoding, px rms", before.jitter, Target::AtMost(0.002));
        self.row("  of its worst shot", before.worst, Target::None);
        Ok(())
    }

    /// Where a minute of film goes, and the same again with nothing changed.
    fn whole_film(&mut self, tools: &whole::Tools) -> Result<()> {
        eprintln!("a minute of film from a story …");
        let folder = self.folder.join("story");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(|e| Error::io(folder.display(), e))?;
        }
        std::fs::create_dir_all(&folder).map_err(|e| Error::io(folder.display(), e))?;
        let first = whole::film(tools, &folder)?;
        let second = whole::film(tools, &folder)?;
        self.row("a film of a minute, 720p: wall s", first.wall, Target::None);
        self.row("  CPU s", first.cpu, Target::None);
        for stage in &first.stages {
            self.row(format!("  {}: wall s", stage.name), stage.wall, Target::None);
            self.row(format!("  {}: CPU s", stage.name), stage.cpu, Target::None);
        }
        self.row("  peak memory of all its processes, MB", first.memory, Target::None);
        self.row("the same again, nothing changed: wall s", second.wall, Target::AtMost(2.0));
        Ok(())
    }

    /// Tasks created, got and listed over HTTP, and many who listen.
    fn server(&mut self, tools: &whole::Tools, quick: bool) -> Result<()> {
        eprintln!("the server under load …");
        let (turns, lasting) = if quick { (1, Duration::from_secs(3)) } else { (3, Duration::from_secs(6)) };
        let found = server::measure(&tools.program()?, &self.folder, turns, lasting, 10_000)?;
        for (what, found, target) in [
            ("creates", found.creates, Target::AtLeast(5.0)),
            ("gets", found.gets, Target::AtLeast(10.0)),
            ("lists of 20", found.lists, Target::None),
        ] {
            self.row(format!("{what} a second, 64 clients"), found.own, Target::None);
            self.row("  of the FastAPI service", found.other, Target::None);
            self.row("  Kinora / FastAPI", found.rate, target);
            self.row("  CPU ms an answer", found.own_cpu, Target::None);
            self.row("  CPU of the FastAPI service / Kinora's", found.cpu, Target::None);
        }
        self.row("creates: 99 of 100 within ms", found.p99.0, Target::AtMost(50.0));
        self.row("  of the FastAPI service", found.p99.1, Target::None);
        self.row("memory with 10,000 WebSockets, MB", found.memory, Target::AtMost(500.0));
        self.row("a change has reached all of them, s", found.reached, Target::AtMost(1.0));
        Ok(())
    }

    fn edits(&mut self) -> Result<()> {
        eprintln!("rendering again …");
        let order = self.order("again");
        let cold = self.cold(&order)?;
        let same = run(&self.command("render", &order))?;
        let edited = run(&self.command("render", &Order { edited: true, ..order }))?;
        // With four shots a part is half of the film, not a sixth.
        let share = if self.shots < 12 { 0.7 } else { 0.22 };
        self.row("one caption changed / cold, CPU", edited.cpu / cold.cpu, Target::AtMost(share));
        let nothing = if self.shots < 12 { 0.06 } else { 0.02 };
        self.row("nothing changed / cold, CPU", same.cpu / cold.cpu, Target::AtMost(nothing));
        Ok(())
    }

    fn workers(&mut self) -> Result<()> {
        eprintln!("with 1, 2 and 4 workers …");
        let mut prints = Vec::new();
        for workers in [1, 2, 4] {
            let order = Order { workers, ..self.order(&format!("workers-{workers}")) };
            self.cold(&order)?;
            let bytes = std::fs::read(&order.out).map_err(|e| Error::io(order.out.display(), e))?;
            prints.push(blake3::hash(&bytes));
        }
        let same = prints.iter().filter(|p| **p == prints[0]).count();
        self.row("same bytes, of 3 renders with 1, 2, 4 workers", same as f64, Target::AtLeast(3.0));
        Ok(())
    }

    fn ten_times(&mut self) -> Result<()> {
        eprintln!("a film ten times as long …");
        let shots = self.shots * 10;
        work::media(&self.media, shots, Stills::Rough)?;
        let taken = self.cold(&Order { shots, ..self.order("long") })?;
        self.row("peak memory of a film ten times as long, MB", taken.memory, Target::AtMost(250.0));
        Ok(())
    }
}
