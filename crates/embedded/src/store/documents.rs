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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema;
    use kinora_ports::store::Rows;
    use rusqlite::{Connection, StatementStatus};

    /// A file with so many documents of one owner, and as many of all others together.
    fn crowd(count: i64) -> Connection {
        let mut connection = Connection::open_in_memory().expect("opens");
        schema::settle(&mut connection, "memory").expect("settles");
        let mut rows = Sqlite::new(&connection, "memory");
        let document = |id: String, owner: String, created| Document {
            kind: "clip".into(),
            id,
            owner,
            label: format!("model {}", created % 5),
            run: None,
            created,
            updated: created,
            body: Json::Null,
        };
        for n in 0..count {
            rows.put_document(&document(format!("mine {n}"), "me".into(), n)).expect("puts");
            rows.put_document(&document(format!("theirs {n}"), format!("user {}", n % 100), n)).expect("puts");
        }
        connection
    }

    fn plan(connection: &Connection, listing: &Listing) -> String {
        let (filter, mut values) = filter(listing);
        values.extend([(":limit", 20.into()), (":skip", 0.into())]);
        let explain = format!("EXPLAIN QUERY PLAN {}", page(listing, &filter));
        let mut statement = connection.prepare(&explain).expect("it is SQL");
        let lines =
            statement.query_map(&bound(&values)[..], |row| row.get::<_, String>(3)).expect("it explains itself");
        lines.map(|line| line.expect("a line")).collect::<Vec<_>>().join("\n")
    }

    /// Every sort of list, and the index that has its order already.
    fn lists() -> Vec<(Listing, &'static str)> {
        let mine = || Listing::of("clip").owner("me").page(0, 20);
        let mut lists = Vec::new();
        for descending in [false, true] {
            lists.extend([
                (mine().by(DocumentOrder::Created, descending), "document_by_created"),
                (mine().by(DocumentOrder::Updated, descending), "document_by_touched"),
                (mine().by(DocumentOrder::Ended, descending), "document_by_ended"),
                (mine().by(DocumentOrder::State, descending), "document_by_standing"),
                (mine().by(DocumentOrder::Progress, descending), "document_by_share"),
                (mine().states(["done"]).by(DocumentOrder::Created, descending), "document_by_standing"),
                (mine().label("x").by(DocumentOrder::Created, descending), "document_by_label"),
                (Listing::of("clip").by(DocumentOrder::Created, descending), "document_of_all_by_created"),
                (Listing::of("clip").by(DocumentOrder::Ended, descending), "document_of_all_by_ended"),
            ]);
        }
        lists
    }

    #[test]
    fn every_sort_of_list_has_an_index_in_its_order() {
        let connection = crowd(1);
        let several = |listing: Listing| listing.states(["done", "failed"]);
        let others = [
            (several(Listing::of("clip").owner("me")), "document_by_created"),
            (several(Listing::of("clip").owner("me").by(DocumentOrder::Ended, true)), "document_by_ended"),
            (Listing { stage: Some("video".into()), ..Listing::of("clip").owner("me") }, "document_by_created"),
        ];
        for (listing, index) in lists().into_iter().chain(others) {
            let plan = plan(&connection, &listing);
            assert!(plan.contains(&format!("USING COVERING INDEX {index} (")), "{listing:?}\n{plan}");
            // Once, for the rows of the page.
            assert_eq!(plan.matches("TEMP B-TREE").count(), 1, "{listing:?}\n{plan}");
            assert!(!plan.contains("SCAN document"), "{listing:?}\n{plan}");
        }
    }

    #[test]
    fn a_page_costs_the_same_among_few_and_among_many() {
        let steps = |count: i64| {
            let connection = crowd(count);
            let mut all = Vec::new();
            for (listing, _) in lists() {
                let listing = listing.page(0, 20);
                let (filter, mut values) = filter(&listing);
                let count = sql!("count_documents").replace("{filter}", &filter);
                let mut statement = connection.prepare(&count).expect("it is SQL");
                statement.query_row(&bound(&values)[..], |row| row.get::<_, i64>(0)).expect("counts");
                let counting = statement.get_status(StatementStatus::VmStep);
                values.extend([(":limit", 20.into()), (":skip", 0.into())]);
                let mut statement = connection.prepare(&page(&listing, &filter)).expect("it is SQL");
                let found = statement.query_map(&bound(&values)[..], listed).expect("lists").count();
                all.push((listing, found, counting + statement.get_status(StatementStatus::VmStep)));
            }
            all
        };
        for ((listing, found, few), (_, same, many)) in steps(150).into_iter().zip(steps(3000)) {
            assert_eq!(found, same);
            assert!(many < few * 2, "{listing:?}: {few} steps among few, {many} among many");
        }
    }
}
