//! Pages that the disk cannot read, which SQLite takes for damaged ones.

use std::env;
use std::path::Path;

use disk_faults::{Calls, Control, Fault};
use presence_store::{Error, Store, verify};

use crate::failing_calls::{CONTROL, behind_shim};
use crate::{associate, presence, store_with};

#[test]
fn a_page_that_cannot_be_read_is_not_taken_for_a_damaged_one() {
    let Some(output) = behind_shim("read badly") else {
        return;
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

/// What the process behind the shim does.
pub(crate) fn run(folder: &Path) {
    let path = &folder.join("presence.db");
    let control = Control::open(Path::new(&env::var_os(CONTROL).unwrap())).unwrap();
    let unreadable = |first, count| Fault {
        calls: Calls::READ,
        first,
        count,
        error: Fault::INPUT_OUTPUT,
        shortened: false,
        deadly: false,
    };
    let store = store_with(path, 300);
    let other = Store::open(path).unwrap();
    // After a change by another nothing that was read before is kept.
    let forget = |at: u64| other.set_presence(1, &presence(at.cast_signed())).unwrap();

    let mut failed = 0;
    for first in 1..=10 {
        forget(first);
        control.break_disk(&unreadable(first, 1)).unwrap();
        match store.associates() {
            Ok(all) => assert_eq!(all.len(), 300),
            Err(error) => assert!(matches!(error, Error::Disk { .. }), "{first}: {error:?}"),
        }
        failed += control.failed().unwrap();
        control.mend_disk().unwrap();
    }
    assert!(failed > 5, "only {failed} reads failed");

    failed = 0;
    for (at, first) in (20..).zip(1..=4) {
        for count in [1, u64::MAX] {
            forget(2 * at + count % 2);
            control.break_disk(&unreadable(first, count)).unwrap();
            if let Err(error) = store.set_presence(300, &presence(2)) {
                let is_of_the_disk = matches!(error, Error::Disk { .. });
                assert!(is_of_the_disk, "{count} from {first}: {error:?}");
            }
            failed += u64::from(control.failed().unwrap() > 0);
            control.mend_disk().unwrap();
            store.set_presence(300, &presence(3)).unwrap();
        }
    }
    assert!(failed > 1, "only {failed} changes failed");

    control.break_disk(&unreadable(20, u64::MAX)).unwrap();
    let error = verify(path).unwrap_err();
    assert!(matches!(error, Error::Disk { .. }), "{error:?}");
    control.mend_disk().unwrap();
    verify(path).unwrap();
    assert_eq!(store.associate(7).unwrap(), Some(associate(7)));
}
