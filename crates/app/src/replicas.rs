//! Films after the pattern of given ones.
//!
//! [`Replicas::analyse`] looks at a film and tells what is in it; [`Replicas::create`] orders a new one from a text, a
//! picture and that pattern. The text of an analysis says all that a new film needs in words, so that a person may change
//! it; how long each shot was, only the analysis knows, and it is found again by the text: see [`Replicas::create`].

mod pattern;

pub use kinora_ports::provider::Still;
pub use kinora_stages::replica::{Analysis, HeardSound, SeenColour, SeenShot};

use crate::caller::{Caller, Scope};
use crate::clips::{Answer, Asked, Clip, ClipKind, ClipOrder, Clips, NewClip, Route, Shelf};
use kinora_engine::{Engine, NewWorkflow, WorkflowState};
use kinora_model::film::{Aspect, Resolution};
use kinora_model::{Error, ErrorKind, Result, WorkflowId, text};
use kinora_ports::clock::{Clock, Millis, millis};
use kinora_ports::store::{self, Document, DocumentOrder, Listing};
use kinora_stages::Hire;
use kinora_stages::ReplicaOrder;
use kinora_stages::replica::{ANALYSIS, analysis_tasks, fitted};
use kinora_timeline::MediaId;
use std::sync::Arc;
use std::time::Duration;

/// The kind of documents that analyses are.
const DOCUMENT: &str = "analysis";
/// The longest film that is made, in seconds.
const LONGEST: f64 = 60.0;
/// Between two looks at a running analysis.
const LOOK: Duration = Duration::from_millis(150);
/// Analyses that a text is compared with, the newest first.
const COMPARED: u64 = 100;

/// Films after the pattern of given ones. Clones are the same.
#[derive(Clone)]
pub struct Replicas {
    engine: Engine,
    clips: Clips,
    clock: Arc<dyn Clock>,
    /// Who looks at films; we where absent.
    analyst: Option<Hire>,
}

/// A film that was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysed {
    /// Its name in later calls.
    pub id: String,
    /// What is in it.
    pub analysis: Analysis,
    /// When that was found.
    pub created: Millis,
}

/// A new film to be.
#[derive(Clone, Debug)]
pub struct NewReplica {
    /// What tells it from all others.
    pub name: String,
    /// What was asked for, in the words of whoever asked.
    pub asked: Asked,
    /// What it shall say: the text of an analysis, as it was or changed, or any other.
    pub prompt: String,
    /// What is seen in it.
    pub picture: MediaId,
    /// Its width and height in pixels.
    pub pixels: Option<(u32, u32)>,
    /// The analysis whose pattern it shall have; where absent, it is found by the text.
    pub pattern: Option<String>,
    /// Who makes it.
    pub route: Route,
    /// Seed for free choices.
    pub seed: u64,
}

impl Replicas {
    /// Films that this engine makes, among these clips.
    pub fn new(engine: Engine, clips: &Clips, clock: Arc<dyn Clock>) -> Self {
        Self { engine, clips: clips.on(Shelf::Replicas), clock, analyst: None }
    }

    /// The same, with somebody else who looks at films; we where absent.
    pub fn looking(self, analyst: Option<Hire>) -> Self {
        Self { analyst, ..self }
    }

    /// Looks at a film, and keeps what is found under the name `id`, which the caller cannot have chosen. It is work like
    /// any other: it waits for its turn, and somebody must be at work.
    ///
    /// # Errors
    /// [`Denied`](ErrorKind::Denied) without the scope; why it could not be looked at; those of the store.
    pub async fn analyse(&self, caller: &Caller, id: String, video: &MediaId) -> Result<Analysed> {
        caller.may(Scope::Write)?;
        let run = WorkflowId::new(format!("{DOCUMENT}-{id}"));
        let tasks = analysis_tasks(video, self.analyst.as_ref())?;
        let work = NewWorkflow::new(run.clone(), tasks).owner(&caller.user).budget(self.clips.rules().budget);
        self.engine.create(work).await?;
        let analysis = self.ended(&run).await?;
        let created = self.clock.now();
        let document = Document {
            kind: DOCUMENT.into(),
            id: id.clone(),
            owner: caller.user.clone(),
            label: label(&analysis.findings.prompt),
            run: None,
            created,
            updated: created,
            body: serde_json::to_value(&analysis).map_err(unreadable)?,
        };
        store::write(&**self.engine.store(), move |rows| rows.put_document(&document)).await?;
        // What it gave is kept above, and for use again where the same film comes again.
        self.engine.forget(&run).await?;
        Ok(Analysed { id, analysis, created })
    }

    /// What the analysis gave, when it is over.
    async fn ended(&self, run: &WorkflowId) -> Result<Analysis> {
        loop {
            match self.engine.workflow(run).await?.state {
                WorkflowState::Done => {
                    let given = self.engine.result(run, ANALYSIS).await?.unwrap_or_default();
                    return serde_json::from_value(given).map_err(unreadable);
                }
                WorkflowState::Failed { why, .. } => {
                    let kind = self.engine.failure(run, ANALYSIS).await?.map_or(ErrorKind::Internal, |f| f.kind);
                    return Err(Error::new(kind, why));
                }
                // Whoever waits for the answer is told what is asked: they may look again, and what was paid is used again.
                WorkflowState::Review { why, .. } => {
                    self.engine.cancel(run).await?;
                    return Err(Error::new(ErrorKind::Unverified, why));
                }
                state if !state.is_moving() => {
                    return Err(Error::new(ErrorKind::Cancelled, text!("the analysis was stopped"; "分析已停止")));
                }
                _ => self.clock.sleep(LOOK).await,
            }
        }
    }

    /// Orders a new film. Its shots are as long as those of the analysis that is named; else of the one whose text this
    /// is, or was before somebody changed some of it; else as the text says (`共6个镜头，15秒`); else four of two seconds. It
    /// has the pattern's shape, or the picture's.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) where the named analysis is not there; those of [`Clips::create`].
    pub async fn create(&self, caller: &Caller, new: NewReplica) -> Result<Clip> {
        let NewReplica { name, asked, prompt, picture, pixels, pattern: named, route, seed } = new;
        let pattern = match &named {
            Some(id) => Some(self.named(id).await?),
            None => self.of_text(&prompt).await?,
        };
        let lengths: Vec<f64> = match &pattern {
            Some(analysis) => analysis.shots.iter().map(|shot| shot.end - shot.start).collect(),
            None => pattern::lengths_in(&prompt).unwrap_or_else(|| vec![2.0; 4]),
        };
        let seen = pattern.as_ref().map(|analysis| (analysis.width, analysis.height)).or(pixels);
        let (width, height) = Resolution::P720.pixels(seen.map_or(Aspect::Wide, |(w, h)| Aspect::nearest(w, h)));
        let colour = pattern.as_ref().and_then(|analysis| pattern::leading(&analysis.colours));
        let replica = ReplicaOrder {
            picture,
            shots: fitted(&lengths, LONGEST),
            points: pattern::points_in(&prompt),
            colour,
            width,
            height,
        };
        let what = ClipKind::Replica(replica);
        let order = ClipOrder { prompt, what, watermark: false, route, schedule: None, seed };
        self.clips.create(caller, NewClip { name, group: None, asked, order }).await
    }

    /// A new film.
    ///
    /// # Errors
    /// Those of [`Clips::get`].
    pub async fn get(&self, caller: &Caller, id: &str) -> Result<Clip> {
        self.clips.get(caller, id).await
    }

    /// Decides about a paid order of a new film of which nobody knows whether it was taken.
    ///
    /// # Errors
    /// Those of [`Clips::decide`].
    pub async fn decide(&self, caller: &Caller, id: &str, decision: &Answer) -> Result<Clip> {
        self.clips.decide(caller, id, decision).await
    }

    /// Forgets analyses that are older than `keep`; gives how many.
    ///
    /// # Errors
    /// Those of the store; what was forgotten before stays so.
    pub async fn clean_up(&self, keep: Duration) -> Result<u64> {
        const AT_ONCE: u64 = 200;
        let before = self.clock.now() - millis(keep);
        let mut forgotten = 0;
        loop {
            let gone = store::write(&**self.engine.store(), move |rows| {
                let oldest = Listing::of(DOCUMENT).by(DocumentOrder::Created, false).page(0, AT_ONCE);
                let found = rows.documents(&oldest)?.found.into_iter();
                let old: Vec<_> = found.map(|(d, _)| d).take_while(|d| d.created < before).map(|d| d.id).collect();
                old.iter().try_for_each(|id| rows.remove_document(DOCUMENT, id))?;
                Ok(old.len() as u64)
            })
            .await?;
            forgotten += gone;
            if gone < AT_ONCE {
                return Ok(forgotten);
            }
        }
    }

    async fn named(&self, id: &str) -> Result<Analysis> {
        let given = id.to_owned();
        let found = store::read(&**self.engine.store(), move |rows| rows.document(DOCUMENT, &given)).await?;
        let document = found.ok_or_else(|| {
            let id: String = id.chars().filter(char::is_ascii_graphic).take(64).collect();
            Error::new(ErrorKind::NotFound, text!("there is no analysis {id}"; "分析 {id} 不存在"))
        })?;
        serde_json::from_value(document.body).map_err(unreadable)
    }

    /// The analysis whose text this is, or nearly is. Whose it is does not matter: whoever has its text may have its pace.
    async fn of_text(&self, prompt: &str) -> Result<Option<Analysis>> {
        let same = Listing::of(DOCUMENT).label(label(prompt)).page(0, 1);
        let latest = Listing::of(DOCUMENT).page(0, COMPARED);
        let found = store::read(&**self.engine.store(), move |rows| {
            let same = rows.documents(&same)?.found;
            Ok(if same.is_empty() { (false, rows.documents(&latest)?.found) } else { (true, same) })
        })
        .await?;
        let (is_same, documents) = found;
        let read = |document: Document| serde_json::from_value::<Analysis>(document.body).map_err(unreadable);
        let analyses = documents.into_iter().map(|(document, _)| read(document)).collect::<Result<Vec<_>>>()?;
        let alike = |analysis: &Analysis| match is_same {
            true => 1.0,
            false => pattern::likeness(&analysis.findings.prompt, prompt),
        };
        let nearest = analyses.into_iter().map(|analysis| (alike(&analysis), analysis));
        // Of equal ones the newest, which comes first.
        let nearest = nearest.fold(None, |best: Option<(f64, Analysis)>, (alike, analysis)| match best {
            Some((other, _)) if other >= alike => best,
            _ => Some((alike, analysis)),
        });
        Ok(nearest.filter(|(alike, _)| *alike >= pattern::ALIKE).map(|(_, analysis)| analysis))
    }
}

/// The label by which an analysis is found by its text; line ends and spaces around it do not matter.
fn label(prompt: &str) -> String {
    let plain: Vec<&str> = prompt.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    blake3::hash(plain.join("\n").as_bytes()).to_hex()[..24].to_owned()
}

fn unreadable(cause: serde_json::Error) -> Error {
    Error::internal(text!("the record of an analysis cannot be read"; "分析记录无法读取")).caused_by(cause)
}
