//! The one thread that starts children.
//!
//! A child asks the kernel to be killed when its parent dies, and the kernel's parent is the *thread* that forked: a child
//! started from a pool's thread would be killed when the pool lets that thread go. So all children are started by one
//! thread that lives exactly as long as this process.

use std::{
    io,
    process::{Child, Command},
    sync::{Mutex, OnceLock, PoisonError, mpsc},
};

type Order = (Command, mpsc::SyncSender<io::Result<Child>>);

/// Starts `command`; blocks until the program runs or could not be started.
pub(super) fn spawn(command: Command) -> io::Result<Child> {
    static ORDERS: OnceLock<Mutex<Option<mpsc::Sender<Order>>>> = OnceLock::new();
    let orders = ORDERS.get_or_init(Mutex::default);
    let (reply, answer) = mpsc::sync_channel(1);
    {
        let mut orders = orders.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.is_none() {
            let (send, receive) = mpsc::channel::<Order>();
            std::thread::Builder::new().name("starts-children".into()).spawn(move || {
                while let Ok((mut command, reply)) = receive.recv() {
                    let _ = reply.send(command.spawn());
                }
            })?;
            *orders = Some(send);
        }
        let gone = || io::Error::other("the thread that starts children has ended");
        orders.as_ref().expect("it was set above").send((command, reply)).map_err(|_| gone())?;
    }
    answer.recv().map_err(|_| io::Error::other("the thread that starts children has ended"))?
}
