//! Vendors' words for how a job stands.

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Waiting or being made.
    Going,
    /// Made.
    Done,
    /// Not made, and it never will be.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// It took too long, or is too long ago.
    Expired,
}

/// What each word means, in lower case. Gateways mix the words of those they resell, so all are in one table; the vendors'
/// own words are those of their documents.
const WORDS: &[(Standing, &[&str])] = &[
    (
        Standing::Going,
        &[
            "queued",
            "submitted",
            "pending",
            "waiting",
            "not_start",
            "in_queue",
            "queueing",
            "preparing",
            "created",
            "throttled",
            "in_progress",
            "processing",
            "running",
            "suspended",
            "unknown",
            "dreaming",
        ],
    ),
    (Standing::Done, &["completed", "complete", "succeeded", "succeed", "success", "done", "finished"]),
    (Standing::Failed, &["failed", "failure", "fail", "error", "incomplete", "budget_exceeded", "rejected"]),
    (Standing::Cancelled, &["cancelled", "canceled", "aborted"]),
    (Standing::Expired, &["expired", "timeout"]),
];

impl Standing {
    /// What `word` means. A word that nobody knows is taken for a job that goes on: the schedule ends it, and no job is given up
    /// that a vendor may still finish.
    pub fn of(provider: &str, word: &str) -> Self {
        let low = word.to_ascii_lowercase();
        let known = WORDS.iter().find(|(_, words)| words.contains(&low.as_str()));
        known.map_or_else(
            || {
                tracing::warn!(provider, status = %low.chars().take(40).collect::<String>(), "an unknown status is taken for a running job");
                Self::Going
            },
            |(standing, _)| *standing,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_whoever_says_them() {
        for (word, standing) in [
            ("IN_PROGRESS", Standing::Going),
            ("NOT_START", Standing::Going),
            ("Success", Standing::Done),
            ("cancelled", Standing::Cancelled),
            ("CANCELED", Standing::Cancelled),
            ("FAILURE", Standing::Failed),
            ("expired", Standing::Expired),
            ("brand_new_word", Standing::Going),
        ] {
            assert_eq!(Standing::of("acme", word), standing, "{word}");
        }
    }
}
