//! Ids as they stand on the wire.

use crate::errors::WORKFLOW;
use kinora_app::productions::TaskName;
use kinora_http::outside::describe::quoted;
use kinora_http::{Fault, FaultKind};
use kinora_model::{ShotId, text};

/// The workflow that a stage's id names: `script_<workflow>`, the id of one of its tasks, or the workflow's own.
pub(crate) fn workflow_of(prefix: &str, id: &str) -> Result<String, Fault> {
    if let Some(task) = TaskName::parse(id) {
        return Ok(task.production);
    }
    let bare = id.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).unwrap_or(id);
    match is_workflow(bare) {
        true => Ok(bare.to_owned()),
        false => Err(absent(id)),
    }
}

/// Refuses a stage's id, where one is sent, that names another workflow than `workflow`.
pub(crate) fn belongs(prefix: &str, id: Option<&str>, workflow: &str) -> Result<(), Fault> {
    let Some(id) = id else { return Ok(()) };
    if workflow_of(prefix, id)? == workflow {
        return Ok(());
    }
    let id = quoted(id, 60);
    let field = format!("{prefix}_id");
    let what = text!("{field} {id} is not of the workflow {workflow}"; "{field} {id} 不属于工作流 {workflow}");
    Err(Fault::invalid(field, what))
}

/// Whether it has the form of a workflow's id.
pub(crate) fn is_workflow(id: &str) -> bool {
    id.len() == 24 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A workflow's id.
pub(crate) fn workflow(id: &str) -> Result<&str, Fault> {
    match is_workflow(id) {
        true => Ok(id),
        false => Err(no_workflow(id)),
    }
}

/// There is no such workflow.
pub(crate) fn no_workflow(id: &str) -> Fault {
    let id = quoted(id, 60);
    Fault::new(FaultKind::NotFound, text!("there is no workflow {id}"; "工作流 {id} 不存在")).at(WORKFLOW)
}

/// There is nothing of this id.
pub(crate) fn absent(id: &str) -> Fault {
    let id = quoted(id, 60);
    Fault::new(FaultKind::NotFound, text!("there is nothing with the id {id}"; "没有 id 为 {id} 的资源"))
}

/// A shot's id on the wire.
pub(crate) fn of_shot(shot: &ShotId) -> String {
    format!("shot_{shot}")
}

/// A shot out of its id on the wire.
pub(crate) fn shot(id: &str) -> Result<ShotId, Fault> {
    id.strip_prefix("shot_").filter(|rest| !rest.is_empty()).map(ShotId::new).ok_or_else(|| absent(id))
}

/// An asset's id on the wire: its workflow, and the key of the task that draws it.
pub(crate) fn of_asset(workflow: &str, key: &str) -> String {
    format!("asset_{workflow}_{}", key.replace(':', "."))
}

/// Workflow and key out of an asset's id on the wire.
pub(crate) fn asset(id: &str) -> Result<(String, String), Fault> {
    let parts = id.strip_prefix("asset_").and_then(|rest| rest.split_once('_'));
    match parts {
        Some((workflow, key)) if is_workflow(workflow) => Ok((workflow.to_owned(), key.replacen('.', ":", 1))),
        _ => Err(absent(id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "507f1f77bcf86cd799439011";

    #[test]
    fn a_result_is_named_in_three_ways() {
        for id in [ID, &format!("script_{ID}"), &format!("task_{ID}_script_1")] {
            assert_eq!(workflow_of("script", id).expect("names it"), ID);
        }
        for id in ["", "script_", "script_x", "asset_507f1f77bcf86cd799439011", "507F1F77BCF86CD799439011", "../x"] {
            assert!(workflow_of("script", id).is_err(), "{id}");
        }
    }

    #[test]
    fn assets_and_shots_come_back() {
        for key in ["portrait:role-2", "place:s1", "thing:0"] {
            assert_eq!(asset(&of_asset(ID, key)).expect("names it"), (ID.to_owned(), key.to_owned()));
        }
        assert_eq!(shot(&of_shot(&ShotId::new("s1-3"))).expect("names it"), ShotId::new("s1-3"));
        assert!(shot("s1-3").is_err() && shot("shot_").is_err());
    }
}
