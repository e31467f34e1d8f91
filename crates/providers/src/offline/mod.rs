//! The makers that need no key, no GPU and no internet: rules read, vectors draw, small models speak and read pictures,
//! a synthesiser plays. They are skills of `offline/*`; this puts them behind the ports.

mod analyst;
mod composer;
mod illustrator;
mod raster;
mod scenarist;
mod voice_actor;
mod wav;

pub(crate) use wav::encode as wav;

pub use analyst::OfflineAnalyst;
pub use composer::OfflineComposer;
pub use illustrator::OfflineIllustrator;
pub use scenarist::OfflineScenarist;
pub use voice_actor::OfflineVoiceActor;

use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::provider::Desk;
use std::sync::atomic::Ordering;

/// Runs CPU work beside the async runtime. A panic in it is a fault of ours and becomes an error, so that one bad shot
/// does not take the process with it.
async fn work<T: Send + 'static>(what: &'static str, job: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(job).await {
        Ok(result) => result,
        Err(stopped) if stopped.is_panic() => {
            Err(Error::internal(text!("the {what} failed unexpectedly; please report it with the text that caused it";
                                      "{what} 内部出错；请附上相应文本反馈")))
        }
        Err(_) => Err(cancelled()),
    }
}

fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, text!("stopped"; "已停止"))
}

/// Stops early where nobody wants the result any more.
fn still_wanted(desk: &Desk) -> Result<()> {
    if desk.cancelled.load(Ordering::Relaxed) { Err(cancelled()) } else { Ok(()) }
}
