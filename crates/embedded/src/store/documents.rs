//! Lists of documents in SQLite.

use super::rows::{Sqlite, json, sql, workflow_at};
use kinora_model::{Result, WorkflowId};
use kinora_ports::store::{Document, DocumentOrder, Listed, Listing, Workflow};
use rusqlite::{
    Row, ToSql,
    types::{Value, ValueRef},
};
use serde_json::Value as Json;

/// Values by the names that a statement knows them by.
type Named = Vec<(&'static str, Value)>;

pub(super) fn document(row: &Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document {
        kind: row.get(0)?,
        id: row.get(1)?,
        owner: row.get(2)?,
        label: row.get(3)?,
        run: row.get::<_, Option<String>>(4)?.map(WorkflowId),
        created: row.get(5)?,
        updated: row.get(6)?,
        body: json(row, 7)?,
    })
}

fn listed(row: &Row<'_>) -> rusqlite::Result<(Document, Option<Workflow>)> {
    let run = match row.get_ref(8)? {
        ValueRef::Null => None,
        _ => Some(workflow_at(row, 8)?),
    };
    Ok((document(row)?, run))
}

/// A piece of a list, and the length of the whole.
pub(super) fn list(rows: &Sqlite<'_>, listing: &Listing) -> Result<Listed> {
    let (filter, mut values) = filter(listing);
    let count = sql!("count_documents").replace("{filter}", &filter);
    let total = rows.one(&count, &bound(&values)[..], |row| row.get(0))?.unwrap_or(0);
    values.extend([(":limit", whole(listing.limit).into()), (":skip", whole(listing.skip).into())]);
    let page = page(listing, &filter);
    Ok(Listed { total, found: rows.all(&page, &bound(&values)[..], listed)? })
}

fn bound(values: &Named) -> Vec<(&'static str, &dyn ToSql)> {
    values.iter().map(|(name, value)| (*name, value as &dyn ToSql)).collect()
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The statement for a piece of this list.
pub(super) fn page(listing: &Listing, filter: &str) -> String {
    let words = sql!("documents").replace("{filter}", filter);
    words.replace("{order}", &order(listing, "document")).replace("{page order}", &order(listing, "d"))
}

/// What the list is filtered by, and the values for it. Documents and their counts are filtered by the same words.
pub(super) fn filter(listing: &Listing) -> (String, Named) {
    let mut words = vec!["kind = :kind"];
    let mut values: Named = vec![(":kind", listing.kind.clone().into())];
    let mut add = |word, name, value: &str| {
        words.push(word);
        values.push((name, value.to_owned().into()));
    };
    if let Some(owner) = &listing.owner {
        add("owner = :owner", ":owner", owner);
    }
    if let Some(label) = &listing.label {
        add("label = :label", ":label", label);
    }
    match &listing.states[..] {
        [] => {}
        // Equal to one, so that an index by state and time is in the list's order already.
        [one] => add("standing = :state", ":state", one),
        several => {
            let several = Json::from(several).to_string();
            add("standing IN (SELECT value FROM json_each(:states))", ":states", &several);
        }
    }
    if let Some(stage) = &listing.stage {
        add("stage = :stage", ":stage", stage);
    }
    (words.join(" AND "), values)
}

/// The list's order by columns of `table`.
fn order(listing: &Listing, table: &str) -> String {
    let columns: &[&str] = match listing.order {
        DocumentOrder::Created => &["created"],
        DocumentOrder::Updated => &["touched"],
        DocumentOrder::Ended => &["ended"],
        DocumentOrder::State => &["standing", "created"],
        DocumentOrder::Progress => &["share"],
    };
    let way = if listing.descending { "DESC" } else { "ASC" };
    let each = columns.iter().chain(&["seq"]).map(|column| format!("{table}.{column} {way}"));
    each.collect::<Vec<_>>().join(", ")
}
