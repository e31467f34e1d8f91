//! What everything that tells events must do.

use kinora_model::WorkflowId;
use kinora_ports::events::{Event, Events, Happening, Heard};

/// Tries something that tells events.
///
/// # Panics
/// Where it does otherwise than the port says.
pub async fn events(events: &dyn Events) {
    let event = |n: u64| Event { seq: Some(n), workflow: WorkflowId::new("w"), at: 0, what: Happening::Created };
    events.publish(event(1));
    let (mut first, mut second) = (events.listen(), events.listen());
    events.publish(event(2));
    events.publish(event(3));
    for listener in [&mut first, &mut second] {
        assert_eq!(
            listener.next().await,
            Heard::Event(Box::new(event(2))),
            "from the moment of listening on, everybody"
        );
        assert_eq!(listener.next().await, Heard::Event(Box::new(event(3))));
    }
    // A listener that sleeps holds nobody up, learns that it missed something, and hears the latest.
    for n in 4..100_000 {
        events.publish(event(n));
    }
    assert_eq!(first.next().await, Heard::Missed);
    let mut last = 0;
    while last < 99_999 {
        match first.next().await {
            Heard::Event(event) => last = event.seq.expect("as published"),
            Heard::Missed => {}
            Heard::Closed => panic!("it is still open"),
        }
    }
}
