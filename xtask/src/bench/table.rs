//! The table of what was found.

use super::measures::Measure;

/// A measure, and what was found.
pub(super) struct Row {
    measure: &'static Measure,
    /// What was found, or why nothing was.
    found: Result<f64, String>,
}

impl Row {
    pub(super) fn new(measure: &'static Measure, found: Result<f64, String>) -> Self {
        Self { measure, found }
    }

    /// Whether it fails the run.
    pub(super) fn is_over_limit(&self) -> bool {
        let Measure { better, limit, .. } = *self.measure;
        let found = self.found.as_ref().ok();
        let (Some(limit), Some(found)) = (limit, found) else {
            return false;
        };
        !better.is_met(*found, limit)
    }

    /// What is said of it where it fails the run.
    pub(super) fn failure(&self) -> String {
        let limit = self.measure.limit.unwrap_or(self.measure.at_least);
        let name = self.measure.name;
        format!(
            "error: {name}: {} is over the limit, {limit:.2}",
            self.figure()
        )
    }

    fn figure(&self) -> String {
        match &self.found {
            Ok(found) => format!("{found:.3}"),
            Err(_) => "-".to_owned(),
        }
    }

    fn verdict(&self) -> &str {
        let Measure {
            better,
            aim,
            at_least,
            ..
        } = *self.measure;
        match &self.found {
            Err(why) => why,
            Ok(found) if better.is_met(*found, aim) => "aim met",
            Ok(found) if better.is_met(*found, at_least) => "met",
            Ok(_) => "missed",
        }
    }
}

/// Prints a line for each.
pub(super) fn print(rows: &[Row]) {
    let width = rows.iter().map(|row| row.measure.name.len()).max();
    let width = width.unwrap_or_default();
    println!(
        "\n{:<width$} {:>9} {:>6} {:>9}",
        "measure", "at least", "aim", "measured"
    );
    for row in rows {
        let Measure {
            name,
            at_least,
            aim,
            ..
        } = row.measure;
        let (found, verdict) = (row.figure(), row.verdict());
        println!("{name:<width$} {at_least:>9.2} {aim:>6.2} {found:>9}  {verdict}");
    }
    println!();
}

#[cfg(test)]
mod tests {
    use super::super::measures::{Better, Measure};
    use super::Row;

    static FEW: Measure = Measure {
        name: "few",
        better: Better::Lower,
        at_least: 1.0,
        aim: 0.5,
        limit: Some(1.0),
        is_quick: true,
        find: |_| Ok(0.0),
    };

    static MANY: Measure = Measure {
        name: "many",
        better: Better::Higher,
        at_least: 0.5,
        aim: 0.75,
        limit: None,
        is_quick: true,
        find: |_| Ok(0.0),
    };

    #[test]
    fn a_figure_is_judged_by_its_own_direction() {
        let judged = |measure, found| {
            let row = Row::new(measure, Ok(found));
            (row.verdict().to_owned(), row.is_over_limit())
        };
        assert_eq!(judged(&FEW, 0.5), ("aim met".to_owned(), false));
        assert_eq!(judged(&FEW, 1.0), ("met".to_owned(), false));
        assert_eq!(judged(&FEW, 1.01), ("missed".to_owned(), true));
        assert_eq!(judged(&MANY, 0.8), ("aim met".to_owned(), false));
        assert_eq!(judged(&MANY, 0.6), ("met".to_owned(), false));
        assert_eq!(judged(&MANY, 0.4), ("missed".to_owned(), false));
    }

    #[test]
    fn a_failure_names_the_row_and_the_limit() {
        let row = Row::new(&FEW, Ok(1.25));
        assert_eq!(row.failure(), "error: few: 1.250 is over the limit, 1.00");
    }
}
