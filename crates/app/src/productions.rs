//! Productions: films that are made stage by stage, looked at in between, and changed.
//!
//! A [`Production`] is a document; its work is done by **runs**, each an engine workflow with a complete order. Whatever
//! a person changes (a prompt, a voice, the music, one more stage) becomes part of the next order, and a new run is
//! started in the same unit of work in which the document changes. The run finds everything that the change does not
//! touch already made, and does the rest. So nothing has to be undone, earlier versions are never lost, and a process
//! that dies between any two writes leaves either the old run or the new one.

mod change;
mod feed;
mod look;
mod money;
mod progress;
mod record;
mod steer;
mod view;

pub use change::Replacements;
pub use feed::{Change, Feed, Told};
pub use kinora_engine::Answer;
pub use money::{Estimate, Item};
pub use progress::{ItemState, Progress, StageProgress, Standing};
pub use record::{Options, Production, Run, StoryInput, Version, Versions};
pub use steer::TaskName;
pub use view::{
    AnimaticView, AssetKind, AssetView, EditView, ScriptView, SegmentView, ShotView, StoryboardView, TimedShot,
    VersionView, VideoView, WholeView,
};

use crate::caller::{Caller, Scope};
use crate::exports::Exports;
use crate::hiring::Hiring;
use kinora_engine::{Engine, NewWorkflow, Snapshot};
use kinora_model::{Error, ErrorKind, Result, Text, text};
use kinora_ports::blobs::Blobs;
use kinora_ports::clock::Clock;
use kinora_ports::store::{self, Document, DocumentOrder, Listing, Workflow};
use kinora_stages::{Stage, first_tasks};
use record::PRODUCTION;
use std::sync::Arc;

/// Productions. Clones are the same.
#[derive(Clone)]
pub struct Productions(Arc<Inside>);

struct Inside {
    engine: Engine,
    blobs: Arc<dyn Blobs>,
    clock: Arc<dyn Clock>,
    hiring: Hiring,
    feeds: feed::Feeds,
}

/// A production to be.
#[derive(Clone, Debug)]
pub struct NewProduction {
    /// Its id: 24 hex digits. Making one whose id is there already finds that one.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is made from.
    pub input: StoryInput,
    /// How it is made.
    pub options: Options,
}

/// Which productions of a list, and which piece of it.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those that [stand](Standing::word) so.
    pub standing: Option<String>,
    /// Only those at this stage.
    pub stage: Option<Stage>,
    /// So many at the head are left out.
    pub skip: u64,
    /// At most so many.
    pub limit: u64,
}

/// What follows from a change to a production.
pub(crate) enum Follow {
    /// Nothing changed.
    Nothing,
    /// It is written down.
    Record,
    /// A run that comes as far as this stage, asked for by one.
    Run {
        /// What was asked for.
        asked: Stage,
        /// How far it goes.
        until: Stage,
        /// Whether it asks before the next stage.
        review: bool,
    },
}

impl Productions {
    /// Productions whose work this engine does and whose media are in `blobs`.
    pub fn new(engine: Engine, blobs: Arc<dyn Blobs>, clock: Arc<dyn Clock>) -> Self {
        Self::hiring(engine, blobs, clock, Hiring::default())
    }

    /// The same, for which somebody elsewhere can be hired.
    pub fn hiring(engine: Engine, blobs: Arc<dyn Blobs>, clock: Arc<dyn Clock>, hiring: Hiring) -> Self {
        Self(Arc::new(Inside { engine, blobs, clock, hiring, feeds: feed::Feeds::default() }))
    }

    /// Where what they are made from, and what they make, is kept.
    pub fn blobs(&self) -> &Arc<dyn Blobs> {
        &self.0.blobs
    }

    /// What they have finished, for other editors.
    pub fn exports(&self) -> Exports {
        Exports::new(self.0.engine.clone(), self.0.blobs.clone())
    }

    /// Makes a production and starts it. When this returns both are durable.
    ///
    /// # Errors
    /// [`Denied`](ErrorKind::Denied) without the scope; those of the store.
    pub async fn create(&self, caller: &Caller, new: NewProduction) -> Result<Production> {
        caller.may(Scope::Write)?;
        let now = self.0.clock.now();
        let (until, review) = new.options.way_from(Stage::Script);
        let NewProduction { id, name, input, options } = new;
        let runs = vec![Run { asked: Stage::Script, until, review, made: now }];
        let (shots, assets) = Default::default();
        let stored = serde_json::Value::Null;
        let production =
            Production { id, created: now, stored, name, input, options, runs, shots, assets, music: None };
        match self.start(caller, &production, None).await? {
            true => Ok(production),
            false => Ok(self.find(caller, &production.id).await?.0),
        }
    }

    /// A production and the row of its run.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); [`Denied`](ErrorKind::Denied) where it is somebody else's.
    pub async fn find(&self, caller: &Caller, id: &str) -> Result<(Production, Option<Workflow>)> {
        caller.may(Scope::Read)?;
        let (document, run) = self.document(id).await?;
        if document.owner != caller.user {
            return Err(Error::new(
                ErrorKind::Denied,
                text!("the workflow {id} is somebody else's"; "无权限访问工作流 {id}"),
            ));
        }
        Ok((Production::of(&document)?, run))
    }

    /// How far a production is.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn progress(&self, caller: &Caller, id: &str) -> Result<(Production, Progress)> {
        let (production, row) = self.find(caller, id).await?;
        let (progress, _) = self.progress_of(&production, row.as_ref()).await?;
        Ok((production, progress))
    }

    /// How far a production is, and its run where there is one.
    async fn progress_of(
        &self,
        production: &Production,
        row: Option<&Workflow>,
    ) -> Result<(Progress, Option<Snapshot>)> {
        if row.is_none() {
            return Ok((Progress::of_row(production, None), None));
        }
        let run = self.0.engine.snapshot(&production.run()).await?;
        Ok((Progress::of(production, &run, row), Some(run)))
    }

    /// The caller's productions, latest first, with how far they are; and how many there are in all.
    ///
    /// # Errors
    /// [`Invalid`](ErrorKind::Invalid) where nothing can stand as the filter says.
    pub async fn list(&self, caller: &Caller, filter: &Filter) -> Result<(Vec<(Production, Progress)>, u64)> {
        caller.may(Scope::Read)?;
        let mut listing = Listing::of(PRODUCTION)
            .owner(&caller.user)
            .by(DocumentOrder::Created, true)
            .page(filter.skip, filter.limit);
        if let Some(word) = &filter.standing {
            let stored = Standing::stored(word)
                .ok_or_else(|| Error::invalid(text!("nothing can be `{word}`"; "没有“{word}”这种状态")))?;
            listing = listing.states(stored.iter().copied());
        }
        listing.stage = filter.stage.map(|s| s.word().to_owned());
        let listed = store::read(&**self.0.engine.store(), move |rows| rows.documents(&listing)).await?;
        let mut found = Vec::new();
        for (document, row) in listed.found {
            let production = Production::of(&document)?;
            let progress = Progress::of_row(&production, row.as_ref());
            found.push((production, progress));
        }
        Ok((found, listed.total))
    }

    async fn document(&self, id: &str) -> Result<(Document, Option<Workflow>)> {
        let given = id.to_owned();
        let found = store::read(&**self.0.engine.store(), move |rows| {
            let Some(document) = rows.document(PRODUCTION, &given)? else { return Ok(None) };
            let run = document.run.as_ref().map(|run| rows.workflow(run)).transpose()?.flatten();
            Ok(Some((document, run)))
        })
        .await?;
        found.ok_or_else(|| Error::new(ErrorKind::NotFound, text!("there is no workflow {id}"; "工作流 {id} 不存在")))
    }

    /// Changes a production by `how`, which may be asked more than once, each time with what is there then.
    async fn change(
        &self,
        caller: &Caller,
        id: &str,
        how: impl Fn(&mut Production, Option<&Workflow>) -> Result<Follow>,
    ) -> Result<Production> {
        caller.may(Scope::Write)?;
        for _ in 0..8 {
            let (before, row) = self.find(caller, id).await?;
            let mut after = before.clone();
            let run = match how(&mut after, row.as_ref())? {
                Follow::Nothing => return Ok(after),
                Follow::Record => None,
                Follow::Run { asked, until, review } => Some(Run { asked, until, review, made: self.0.clock.now() }),
            };
            let done = match run {
                None => self.write(caller, &before, &after).await?,
                Some(run) => {
                    after.runs.push(run);
                    self.start(caller, &after, Some(&before)).await?
                }
            };
            if done {
                self.0.feeds.ring(id);
                return Ok(after);
            }
        }
        Err(Error::new(
            ErrorKind::Conflict,
            text!("the workflow {id} is being changed by somebody else; try again"; "工作流 {id} 正在被修改，请重试"),
        ))
    }

    /// Writes `after` where `before` still stands. Says whether it did.
    async fn write(&self, caller: &Caller, before: &Production, after: &Production) -> Result<bool> {
        let now = self.0.clock.now();
        let (old, new) = (before.stored.clone(), after.document(&caller.user, now)?);
        store::write(&**self.0.engine.store(), move |rows| {
            if !stands(rows, &new.id, &old)? {
                return Ok(false);
            }
            rows.put_document(&new)?;
            Ok(true)
        })
        .await
    }

    /// Starts the last run of `after`, where `before` (or nothing) still stands, and ends the one before. Says whether it
    /// did.
    async fn start(&self, caller: &Caller, after: &Production, before: Option<&Production>) -> Result<bool> {
        let now = self.0.clock.now();
        let Some(run) = after.runs.last() else { return Ok(false) };
        let tasks = first_tasks(&after.order(run.until, run.review, &self.0.hiring))?;
        let budget = self.left_of_budget(after).await?;
        let new = NewWorkflow::new(after.run(), tasks).owner(&caller.user).budget(budget);
        let old = before.map(|b| b.stored.clone());
        let document = after.document(&caller.user, now)?;
        let started = self
            .0
            .engine
            .create_with(new, move |rows| {
                let is_there = match &old {
                    Some(old) => stands(rows, &document.id, old)?,
                    None => rows.document(PRODUCTION, &document.id)?.is_none(),
                };
                if !is_there {
                    return Err(overtaken());
                }
                rows.put_document(&document)
            })
            .await;
        match started {
            Ok(true) => {}
            // A run of this number is there: somebody else was faster.
            Ok(false) => return Ok(false),
            Err(error) if error.kind() == ErrorKind::Conflict => return Ok(false),
            Err(error) => return Err(error),
        }
        if let Some(before) = before {
            // What it made stays; what it still does is done by the new run, which also takes over what is being made for
            // money. It may be over already.
            match self.0.engine.leave(&before.run()).await {
                Err(e) if !matches!(e.kind(), ErrorKind::Conflict | ErrorKind::NotFound) => return Err(e),
                _ => {}
            }
        }
        Ok(true)
    }
}

/// Whether a production's document still says what it did.
fn stands(rows: &mut dyn kinora_ports::store::Rows, id: &str, old: &serde_json::Value) -> Result<bool> {
    Ok(rows.document(PRODUCTION, id)?.is_some_and(|there| there.body == *old))
}

fn overtaken() -> Error {
    Error::new(ErrorKind::Conflict, text!("somebody else was faster"; "已被他人抢先修改"))
}

/// A sentence in both languages that something is not there.
fn unknown(en: &str, zh: &str, id: &str) -> Error {
    Error::new(ErrorKind::NotFound, Text { en: format!("there is no {en} {id}"), zh: format!("{zh} {id} 不存在") })
}
