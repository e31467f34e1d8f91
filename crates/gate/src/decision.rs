//! What a person decides about a paid call of which nobody knows whether it was taken.

use kinora_app::clips::Answer;
use kinora_http::Fault;
use kinora_model::text;

/// The answer in the fields `decision` and `job` of a request: `again`, `adopt` with the provider's name for the job, or
/// `give_up`, a word that each document writes its own way.
///
/// # Errors
/// [`Invalid`](kinora_http::FaultKind::Invalid) that names the field and the words there are.
pub fn decision(word: &str, job: Option<String>, give_up: &str) -> Result<Answer, Fault> {
    let job = job.map(|job| job.trim().to_owned()).filter(|job| !job.is_empty());
    match (word, job) {
        ("again", None) => Ok(Answer::Again),
        ("adopt", Some(job)) => Ok(Answer::Adopt(job)),
        ("adopt", None) => Err(Fault::invalid(
            "job",
            text!("job is missing: name the provider's job"; "缺少 job：请填写供应商的任务编号"),
        )),
        (word, None) if word == give_up => Ok(Answer::GiveUp),
        _ => Err(Fault::invalid(
            "decision",
            text!("decision must be again, adopt (with job) or {give_up}"; "decision 必须是 again、adopt（需要 job）或 {give_up}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_goes_with_what_it_needs() {
        let of = |word: &str, job: Option<&str>| decision(word, job.map(str::to_owned), "giveUp");
        assert_eq!(of("again", None).expect("a decision"), Answer::Again);
        assert_eq!(of("giveUp", Some(" ")).expect("a decision"), Answer::GiveUp);
        assert_eq!(of("adopt", Some(" job-1 ")).expect("a decision"), Answer::Adopt("job-1".into()));
        for (word, job, field) in [
            ("adopt", None, "job"),
            ("again", Some("job-1"), "decision"),
            ("giveUp", Some("job-1"), "decision"),
            ("give_up", None, "decision"),
        ] {
            assert_eq!(of(word, job).expect_err("none").field(), Some(field), "{word} {job:?}");
        }
    }
}
