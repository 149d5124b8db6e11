//! When a login has to wait, and when it has not.

use super::*;

const OFFICE: &str = "192.0.2.1";
const BESIDE_THE_OFFICE: &str = "192.0.2.200";
const HOME: &str = "198.51.100.1";

#[test]
fn ten_fail_and_the_next_waits_until_the_first_no_longer_counts() {
    let limits = LoginLimits::new(Clock::default());
    fail(&limits, 10, "tom", OFFICE);
    let wait_s = refused(&limits, "tom", OFFICE);
    limits.clock.advance(Duration::from_secs(wait_s.into()));
    fail(&limits, 10, "tom", OFFICE);
    refused(&limits, "tom", OFFICE);
}

#[test]
fn a_failure_counts_for_five_minutes_and_the_wait_is_to_the_second() {
    let mut count = Count::default();
    for failed_ms in [0, 60_000, 60_000] {
        assert_eq!(count.wait_s(3, failed_ms), None);
        count.pending += 1;
        count.settle(Some(false), failed_ms);
    }
    for (now_ms, wait_s) in [
        (60_000, Some(240)),
        (60_001, Some(240)),
        (61_000, Some(239)),
        (299_999, Some(1)),
        (300_000, None),
    ] {
        assert_eq!(count.wait_s(3, now_ms), wait_s, "{now_ms}");
    }
    count.pending += 1;
    count.settle(Some(false), 300_000);
    assert_eq!(count.wait_s(3, 300_000), Some(60));
}

#[test]
fn the_right_user_elsewhere_gets_in() {
    let limits = LoginLimits::new(Clock::default());
    fail(&limits, 10, "tom", OFFICE);
    for (login, address) in [
        ("tom", BESIDE_THE_OFFICE),
        ("TOM", OFFICE),
        ("tom", "::ffff:192.0.2.1"),
    ] {
        refused(&limits, login, address);
    }
    for (login, address) in [("tom", HOME), ("tom", "2001:db8::1"), ("eve", OFFICE)] {
        begun(&limits, login, address).end(true);
    }
    refused(&limits, "tom", OFFICE);
}

#[test]
fn the_addresses_of_one_host_are_one() {
    let limits = LoginLimits::new(Clock::default());
    fail(&limits, 10, "tom", "2001:db8:0:1::1");
    refused(&limits, "tom", "2001:db8:0:1:ffff:ffff:ffff:ffff");
    // All networks of a site are one to a name.
    refused(&limits, "tom", "2001:db8:0:ffff::1");
    begun(&limits, "tom", "2001:db8:1::1").end(true);
    for number in 0..90 {
        fail(&limits, 1, &format!("nobody{number}"), "2001:db8:0:1::2");
    }
    refused(&limits, "eve", "2001:db8:0:1::3");
    begun(&limits, "eve", "2001:db8:0:2::3").end(true);
}

#[test]
fn who_tries_many_names_waits_at_every_one() {
    let limits = LoginLimits::new(Clock::default());
    for number in 0..100 {
        fail(&limits, 1, &format!("nobody{number}"), OFFICE);
        // A right one among them makes no difference.
        if number < 99 {
            begun(&limits, "eve", OFFICE).end(true);
        }
    }
    refused(&limits, "tom", OFFICE);
    begun(&limits, "tom", BESIDE_THE_OFFICE).end(true);
}

/// Else it could have those of others forgotten.
#[test]
fn an_address_that_is_refused_makes_no_counters_of_names() {
    let limits = LoginLimits::new(Clock::default());
    for number in 0..100 {
        fail(&limits, 1, &format!("nobody{number}"), OFFICE);
    }
    for number in 100..200 {
        refused(&limits, &format!("nobody{number}"), OFFICE);
    }
    limits.by_login.run_pending_tasks();
    assert_eq!(limits.by_login.entry_count(), 100);
}

#[test]
fn a_look_counts_nothing() {
    let limits = LoginLimits::new(Clock::default());
    for _ in 0..1000 {
        limits.check("tom", OFFICE.parse().ok()).unwrap();
    }
    limits.by_login.run_pending_tasks();
    assert_eq!(limits.by_login.entry_count(), 0);
    fail(&limits, 10, "tom", OFFICE);
}

#[test]
fn a_success_forgets_what_failed_before() {
    let limits = LoginLimits::new(Clock::default());
    fail(&limits, 9, "tom", OFFICE);
    begun(&limits, "tom", OFFICE).end(true);
    fail(&limits, 10, "tom", OFFICE);
    refused(&limits, "tom", OFFICE);
}

#[test]
fn a_thousand_at_once_are_ten() {
    let limits = LoginLimits::new(Clock::default());
    let attempts: Vec<_> = (0..1000)
        .map(|_| limits.begin("tom", OFFICE.parse().ok()))
        .collect();
    let refusals = attempts.iter().filter_map(|attempt| attempt.as_ref().err());
    let soon = Rejection::TooManyRequests { retry_after_s: 1 };
    assert!(refusals.clone().all(|rejection| *rejection == soon));
    assert_eq!(refusals.count(), 990);
    for attempt in attempts.into_iter().flatten() {
        attempt.end(false);
    }
    assert!(refused(&limits, "tom", OFFICE) > 1);
}

#[test]
fn a_password_that_was_not_checked_does_not_count() {
    let limits = LoginLimits::new(Clock::default());
    for _ in 0..1000 {
        drop(begun(&limits, "tom", OFFICE));
    }
    fail(&limits, 10, "tom", OFFICE);
}

#[test]
fn without_an_address_the_name_counts() {
    let limits = LoginLimits::new(Clock::default());
    for _ in 0..10 {
        limits.begin("tom", None).unwrap().end(false);
    }
    assert!(limits.begin("tom", None).is_err());
    assert!(limits.begin("eve", None).is_ok());
}

#[track_caller]
fn fail(limits: &LoginLimits, times: usize, login: &str, address: &str) {
    for _ in 0..times {
        begun(limits, login, address).end(false);
    }
}

#[track_caller]
fn begun(limits: &LoginLimits, login: &str, address: &str) -> Attempt {
    match limits.begin(login, Some(address.parse().unwrap())) {
        Ok(attempt) => attempt,
        Err(rejection) => panic!("{login} from {address}: {rejection}"),
    }
}

/// For how many seconds it is refused.
#[track_caller]
fn refused(limits: &LoginLimits, login: &str, address: &str) -> u32 {
    let address: Option<IpAddr> = address.parse().ok();
    let refusal = limits.begin(login, address).err();
    assert_eq!(refusal, limits.check(login, address).err());
    match refusal {
        Some(Rejection::TooManyRequests { retry_after_s }) => retry_after_s,
        _ => panic!("{login} from {address:?} is not refused"),
    }
}
