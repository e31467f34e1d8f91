//! Durable work: a graph of tasks that gets done once, whatever dies.
//!
//! A *workflow* is a graph of *tasks*. A task's [`Step`] gets it on by *ticks*: small, bounded, repeatable pieces of
//! work, each of which says what comes [`Next`]. The task's row in the [`store`](kinora_ports::store) is the truth. It is
//! written before a tick (who runs it, until when) and after it (its cursor, its result and the tasks that follow, in
//! one unit of work). Nothing is replayed: a process that dies loses at most one tick, and a newer program goes on
//! where an older one stopped.
//!
//! - **Who may write.** Taking a task raises its *epoch*; whoever took it before can write nothing any more. A new
//!   *ticket* voids the old ones. The *sweep* gives new tickets to what is overdue. So tickets, messages and workers may
//!   be lost, repeated or late. The rules stand in `graph`, written over
//!   [`Rows`](kinora_ports::store::Rows), once for all stores.
//! - **Doing nothing twice.** A result is kept under a hash of the kind, its version, the input and the results of the
//!   tasks needed. A task that finds its result, with all media it names still there, is done without being run.
//! - **Paying nothing twice.** [`Cx::submit_once`] writes the intent down before a paid call and the provider's answer after.
//! - **Waiting for others.** A task that only asks whether somebody is done is not written down each time; `polls` says what
//!   that costs when the process dies.
//! - **Taking turns.** Owners of workflows who have something to do take turns at the slots, ticket by ticket.
//! - **A store that fails** is waited for by [`Engine::serve`], with what was worked for in hand, and told by
//!   [`Engine::finish`]. A clock that is set makes nothing early or late: waiting goes by a steady one.
//! - **Stopping.** [`Stop`] has two steps: soft, when running ticks are told and hand their work back without it
//!   counting as a failure; hard, when they are dropped.
//!
//! Whoever may call what: [`Engine`] from anywhere; [`Cx`] only inside a tick. Nothing here knows what the tasks do.

mod clean;
mod cx;
mod doors;
mod engine;
mod graph;
mod inner;
pub mod local;
mod memo;
mod pace;
mod polls;
mod run;
mod snapshot;
mod step;
mod stop;
mod submit;
mod subscription;
mod tick;
mod trouble;

pub use clean::{Cleaned, Cleaning};
pub use cx::Cx;
pub use engine::{Engine, Parts};
pub use graph::{Allowance, Answer, NewWorkflow, OverBudget};
pub use kinora_ports::queue::Class;
pub use kinora_ports::store::{NewTask, WorkflowState};
pub use pace::Pace;
pub use snapshot::{Progress, Snapshot, Stage, TaskView};
pub use step::{Next, Step, Steps};
pub use stop::Stop;
pub use subscription::Subscription;
