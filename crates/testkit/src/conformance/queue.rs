//! What every queue must do.

use crate::clock::StillClock;
use kinora_model::TaskId;
use kinora_ports::queue::{Class, Delivery, Due, Queue, Settle, Ticket};
use std::time::Duration;

const NO_WAIT: Duration = Duration::ZERO;

/// Tries a queue, which is empty, goes by `clock` and has this lease.
///
/// # Panics
/// Where it does otherwise than the port says.
pub async fn queue(queue: &dyn Queue, clock: &StillClock, lease: Duration) {
    let due = |task: &str, class, priority, delay| Due {
        ticket: Ticket { task: TaskId::new(task), number: 1 },
        class,
        owner: String::new(),
        priority,
        delay: Duration::from_secs(delay),
    };
    assert!(names(&take(queue, 9).await).is_empty());

    // Priority, then order; each class its own; the same ticket once; no more than asked for.
    for (task, priority) in [("a", 0), ("b", 5), ("c", 0), ("a", 0)] {
        queue.put(due(task, Class::Cpu, priority, 0)).await.expect("puts");
    }
    queue.put(due("io", Class::Io, 0, 0)).await.expect("puts");
    let first = take(queue, 2).await;
    assert_eq!(names(&first), ["b", "a"]);
    let rest = take(queue, 9).await;
    assert_eq!(names(&rest), ["c"]);
    assert!(take(queue, 9).await.is_empty(), "what is taken is taken");

    // Dropped tickets are gone; others come again when told, or when nobody says anything for a lease.
    first[0].settle(Settle::Drop).await.expect("settles");
    first[1].settle(Settle::Again(Duration::from_secs(7))).await.expect("settles");
    clock.go(Duration::from_secs(6));
    assert!(take(queue, 9).await.is_empty(), "not yet");
    // Whoever sets the machine's clock makes nothing come early or late.
    clock.jump(3_600_000);
    assert!(take(queue, 9).await.is_empty(), "not yet");
    clock.jump(-7_200_000);
    clock.go(Duration::from_secs(1));
    let again = take(queue, 9).await;
    assert_eq!(names(&again), ["a"]);
    again[0].settle(Settle::Drop).await.expect("settles");
    clock.go(lease - Duration::from_secs(8));
    rest[0].settle(Settle::Progress).await.expect("settles");
    clock.go(lease - Duration::from_secs(1));
    assert!(take(queue, 9).await.is_empty(), "it is in progress");
    clock.go(Duration::from_secs(1));
    let lost = take(queue, 9).await;
    assert_eq!(names(&lost), ["c"], "nobody spoke for it");
    lost[0].settle(Settle::Drop).await.expect("settles");

    // Delays, and waiting for them.
    queue.put(due("later", Class::Cpu, 9, 30)).await.expect("puts");
    queue.put(due("soon", Class::Cpu, 0, 10)).await.expect("puts");
    assert!(take(queue, 9).await.is_empty());
    let (taken, ()) = tokio::join!(queue.pull(Class::Cpu, 9, Duration::from_secs(60)), async {
        tokio::task::yield_now().await;
        clock.go(Duration::from_secs(10));
    });
    let taken = taken.expect("pulls");
    assert_eq!(names(&taken), ["soon"]);
    taken[0].settle(Settle::Drop).await.expect("settles");

    // Somebody who waits is woken by what is put.
    let (taken, put) =
        tokio::join!(queue.pull(Class::Io, 1, Duration::from_secs(60)), queue.put(due("x", Class::Io, 0, 0)));
    put.expect("puts");
    assert_eq!(names(&taken.expect("pulls")), ["io"]);

    turns(queue, clock).await;
}

/// Owners take turns; priority counts inside an owner only.
async fn turns(queue: &dyn Queue, clock: &StillClock) {
    let put = |task: &str, owner: &str, priority, delay| {
        queue.put(Due {
            ticket: Ticket { task: TaskId::new(task), number: 1 },
            class: Class::Cpu,
            owner: owner.to_owned(),
            priority,
            delay: Duration::from_secs(delay),
        })
    };
    for n in 0..50 {
        put(&format!("greedy:{n:02}"), "greedy", 100, 0).await.expect("puts");
    }
    put("modest:b", "modest", -1, 0).await.expect("puts");
    put("modest:a", "modest", 3, 0).await.expect("puts");
    put("late:a", "late", 0, 5).await.expect("puts");
    let first = take(queue, 3).await;
    assert_eq!(names(&first), ["greedy:00", "modest:a", "greedy:01"]);
    // Turns go on from pull to pull, and who comes later is not behind all that was there before.
    clock.go(Duration::from_secs(5));
    let second = take(queue, 5).await;
    assert_eq!(names(&second), ["modest:b", "greedy:02", "late:a", "greedy:03", "greedy:04"]);
    for taken in first.iter().chain(&second) {
        taken.settle(Settle::Drop).await.expect("settles");
    }
    let rest = take(queue, 99).await;
    assert_eq!(rest.len(), 45, "a lone owner gets everything");
    // What is put back keeps its place among its owner's.
    rest[1].settle(Settle::Again(Duration::ZERO)).await.expect("settles");
    rest[0].settle(Settle::Again(Duration::ZERO)).await.expect("settles");
    assert_eq!(names(&take(queue, 99).await), ["greedy:05", "greedy:06"]);
}

async fn take(queue: &dyn Queue, max: usize) -> Vec<Box<dyn Delivery>> {
    queue.pull(Class::Cpu, max, NO_WAIT).await.expect("pulls")
}

fn names(taken: &[Box<dyn Delivery>]) -> Vec<&str> {
    taken.iter().map(|d| d.ticket().task.as_str()).collect()
}
