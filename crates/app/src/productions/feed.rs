//! What changes in a production, told to whoever looks at it now.
//!
//! However many look, a production is looked at once: one task reads how far it is whenever something happens in its
//! run, and tells all. It ends when nobody listens any more.

use super::{ItemState, Production, Productions, Progress, Standing};
use crate::caller::Caller;
use kinora_model::{Result, Text};
use kinora_stages::Stage;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::Duration;
use tokio::sync::{Notify, broadcast};

/// Changes that wait for one listener; one that is slower misses the oldest and hears the newest.
const WAITING: usize = 64;
/// Least time between two looks at one production.
const APART: Duration = Duration::from_millis(250);
/// A production is looked at this often at least, should nothing tell that it changed.
const AT_LEAST: Duration = Duration::from_secs(5);

/// Something that changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// How far it is.
    Progress(Arc<Progress>),
    /// A stage is done.
    StageCompleted(Stage),
    /// A stage failed, and why.
    StageFailed(Stage, Text),
    /// All is made.
    Completed,
    /// It could not be made, and why.
    Failed(Text),
}

/// A change as it is told to all who listen.
#[derive(Debug)]
pub struct Told {
    /// What changed.
    pub change: Change,
    words: OnceLock<Arc<str>>,
}

impl Told {
    /// The change in words: `of` makes them for the first who asks, and all others share them.
    pub fn words(&self, of: impl FnOnce(&Change) -> String) -> Arc<str> {
        self.words.get_or_init(|| of(&self.change).into()).clone()
    }
}

/// What changes in a production from now on.
pub struct Feed {
    /// How it is now.
    pub now: Arc<Progress>,
    changes: broadcast::Receiver<Arc<Told>>,
    // Kept so that the teller goes on as long as somebody listens.
    _teller: Arc<Teller>,
}

impl Feed {
    /// The next change; `None` when nothing will be told any more (the server stops). Whoever is slow misses old ones and
    /// hears the newest.
    pub async fn next(&mut self) -> Option<Arc<Told>> {
        loop {
            match self.changes.recv().await {
                Ok(told) => return Some(told),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

/// Tells of one production.
struct Teller {
    tell: broadcast::Sender<Arc<Told>>,
    bell: Notify,
    last: Mutex<Arc<Progress>>,
}

/// All that are being looked at.
#[derive(Default)]
pub(super) struct Feeds(Mutex<BTreeMap<String, Weak<Teller>>>);

impl Feeds {
    /// Says that a production was changed.
    pub(super) fn ring(&self, id: &str) {
        let teller = self.0.lock().expect("nobody panics holding this").get(id).and_then(Weak::upgrade);
        if let Some(teller) = teller {
            teller.bell.notify_one();
        }
    }
}

impl Productions {
    /// Follows a production.
    ///
    /// # Errors
    /// Those of [`find`](Self::find).
    pub async fn follow(&self, caller: &Caller, id: &str) -> Result<Feed> {
        let (_, now) = self.progress(caller, id).await?;
        let now = Arc::new(now);
        let teller = self.teller(id, &now);
        // Listening first and looking then: what changes in between is told, or seen, or both.
        let changes = teller.tell.subscribe();
        let now = teller.last.lock().expect("nobody panics holding this").clone();
        Ok(Feed { now, changes, _teller: teller })
    }

    fn teller(&self, id: &str, now: &Arc<Progress>) -> Arc<Teller> {
        let mut all = self.0.feeds.0.lock().expect("nobody panics holding this");
        if let Some(teller) = all.get(id).and_then(Weak::upgrade) {
            return teller;
        }
        all.retain(|_, teller| teller.strong_count() > 0);
        let teller = Arc::new(Teller {
            tell: broadcast::channel(WAITING).0,
            bell: Notify::new(),
            last: Mutex::new(now.clone()),
        });
        all.insert(id.to_owned(), Arc::downgrade(&teller));
        tokio::spawn(tell(self.clone(), id.to_owned(), Arc::downgrade(&teller)));
        teller
    }

    async fn look(&self, id: &str) -> Result<(Production, Progress)> {
        let (document, row) = self.document(id).await?;
        let production = Production::of(&document)?;
        let (progress, _) = self.progress_of(&production, row.as_ref()).await?;
        Ok((production, progress))
    }
}

/// Looks whenever something happens, and tells what changed, until nobody listens.
async fn tell(productions: Productions, id: String, teller: Weak<Teller>) {
    let mut run = None;
    let mut happens = None;
    while let Some(teller) = teller.upgrade() {
        match productions.look(&id).await {
            Ok((production, progress)) => {
                if run.as_ref() != Some(&production.run()) {
                    run = Some(production.run());
                    // From the start of the run: what has happened already only makes it look again soon.
                    happens = Some(productions.0.engine.subscribe(run.clone(), 0));
                }
                let progress = Arc::new(progress);
                let before = {
                    let mut last = teller.last.lock().expect("nobody panics holding this");
                    std::mem::replace(&mut *last, progress.clone())
                };
                for change in changes(&before, &progress) {
                    // Nobody may be listening just now.
                    let _ = teller.tell.send(Arc::new(Told { change, words: OnceLock::new() }));
                }
            }
            Err(error) => tracing::warn!(%error, production = %id, "a production cannot be looked at"),
        }
        let wait = async {
            tokio::time::sleep(APART).await;
            let happened = async {
                match &mut happens {
                    Some(happens) => drop(happens.next().await),
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = teller.bell.notified() => {}
                () = happened => {}
                () = tokio::time::sleep(AT_LEAST) => {}
            }
        };
        wait.await;
    }
}

/// What is to be told when `before` became `after`.
fn changes(before: &Progress, after: &Arc<Progress>) -> Vec<Change> {
    let mut told = Vec::new();
    if **after != *before {
        told.push(Change::Progress(after.clone()));
    }
    for (was, is) in before.stages.iter().zip(&after.stages).filter(|(was, is)| was.state != is.state) {
        match is.state {
            ItemState::Completed => told.push(Change::StageCompleted(is.stage)),
            ItemState::Failed => {
                let why = after.why.as_ref().filter(|(stage, _)| *stage == was.stage).map(|(_, why)| why.clone());
                told.push(Change::StageFailed(is.stage, why.unwrap_or_default()));
            }
            _ => {}
        }
    }
    if after.standing != before.standing {
        match &after.standing {
            Standing::Completed => told.push(Change::Completed),
            Standing::Failed(why) => told.push(Change::Failed(why.clone())),
            _ => {}
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::productions::StageProgress;

    fn progress(done: usize, standing: Standing) -> Progress {
        let state = |i| if i < done { ItemState::Completed } else { ItemState::Pending };
        let stages = Stage::ALL.into_iter().enumerate();
        Progress {
            standing,
            share: done as f64 / 6.0,
            stage: Stage::ALL[done.min(5)],
            stages: stages.map(|(i, stage)| StageProgress { stage, state: state(i), share: 0.0 }).collect(),
            seconds_left: None,
            now: vec![],
            why: None,
        }
    }

    #[test]
    fn each_stage_and_the_end_are_told_once() {
        let (first, second) = (progress(1, Standing::Running), Arc::new(progress(3, Standing::Running)));
        assert_eq!(
            changes(&first, &second),
            [
                Change::Progress(second.clone()),
                Change::StageCompleted(Stage::Asset),
                Change::StageCompleted(Stage::Storyboard)
            ]
        );
        assert_eq!(changes(&second, &second), []);
        let done = Arc::new(progress(6, Standing::Completed));
        assert_eq!(changes(&second, &done).last(), Some(&Change::Completed));
    }
}
