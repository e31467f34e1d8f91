//! The lines of the table.

/// One line of the table.
pub struct Row {
    /// What was measured.
    pub what: String,
    /// What came of it.
    pub found: f64,
    /// What was to come of it.
    pub target: Target,
}

/// What a figure is to reach.
pub enum Target {
    /// At most this.
    AtMost(f64),
    /// At least this.
    AtLeast(f64),
    /// Only told.
    None,
}

/// Prints the table.
pub fn print(rows: &[Row]) {
    println!("{:<52} {:>10} {:>10}  met", "figure", "found", "target");
    for row in rows {
        let (target, met) = match row.target {
            Target::AtMost(t) => (format!("≤ {t}"), Some(row.found <= t)),
            Target::AtLeast(t) => (format!("≥ {t:.4}"), Some(row.found >= t)),
            Target::None => (String::new(), None),
        };
        let met = match met {
            Some(true) => "yes",
            Some(false) => "missed",
            None => "",
        };
        println!("{:<52} {:>10.4} {:>10}  {met}", row.what, row.found, target);
    }
}
