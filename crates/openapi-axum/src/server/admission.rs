//! Which connections are taken: so many in all, and so many of one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::ServerSettings;

/// Counts the connections.
pub(super) struct Admission {
    counts: Mutex<Counts>,
    most: usize,
    most_per_address: usize,
    is_exempt: Exempt,
}

/// Whether there may be any number of connections of an address.
pub(super) type Exempt = Arc<dyn Fn(IpAddr) -> bool + Send + Sync>;

#[derive(Default)]
struct Counts {
    all: usize,
    by_host: HashMap<IpAddr, usize>,
}

/// The place of a connection, until it is dropped.
pub(super) struct Place {
    admission: Arc<Admission>,
    host: Option<IpAddr>,
}

/// Why a connection is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    All,
    Address,
}

impl Admission {
    pub(super) fn new(settings: &ServerSettings, is_exempt: Exempt) -> Arc<Self> {
        Arc::new(Self {
            counts: Mutex::default(),
            most: settings.connections,
            most_per_address: settings.connections_per_address,
            is_exempt,
        })
    }

    /// Takes a place for a connection from this address.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Result<Place, Full> {
        let address = address.to_canonical();
        let host = (!(self.is_exempt)(address)).then(|| host(address));
        let mut counts = self.lock();
        if counts.all >= self.most {
            return Err(Full::All);
        }
        if let Some(host) = host {
            let of_host = counts.by_host.entry(host).or_default();
            if *of_host >= self.most_per_address {
                return Err(Full::Address);
            }
            *of_host += 1;
        }
        counts.all += 1;
        Ok(Place {
            admission: Arc::clone(self),
            host,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.admission.lock();
        counts.all -= 1;
        if let Some(host) = self.host
            && let Some(count) = counts.by_host.get_mut(&host)
        {
            *count -= 1;
            if *count == 0 {
                counts.by_host.remove(&host);
            }
        }
    }
}

/// What one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 address.
fn host(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admission(most: usize, most_per_address: usize) -> Arc<Admission> {
        let settings = ServerSettings {
            connections: most,
            connections_per_address: most_per_address,
            ..ServerSettings::default()
        };
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        Admission::new(&settings, Arc::new(move |address| address == proxy))
    }

    #[test]
    fn so_many_of_an_address_and_no_more() {
        let admission = admission(100, 2);
        for [first, second, third, other] in [
            ["192.0.2.1", "192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2"],
            [
                "2001:db8::1",
                "2001:db8::2",
                "2001:db8::ffff",
                "2001:db8:0:1::1",
            ],
        ] {
            let admit = |address: &str| admission.admit(address.parse().unwrap());
            let places = [admit(first).ok().unwrap(), admit(second).ok().unwrap()];
            assert_eq!(admit(third).err(), Some(Full::Address));
            assert!(admit(other).is_ok());
            drop(places);
            assert!(admit(third).is_ok());
        }
        assert!(admission.lock().by_host.is_empty());
        assert_eq!(admission.lock().all, 0);
    }

    #[test]
    fn so_many_in_all_and_no_more() {
        let admission = admission(3, 2);
        let admit = |address: &str| admission.admit(address.parse().unwrap());
        let places: Vec<_> = (0..3).map(|_| admit("10.0.0.1").ok().unwrap()).collect();
        assert_eq!(admit("192.0.2.1").err(), Some(Full::All));
        drop(places);
        assert!(admit("192.0.2.1").is_ok());
    }
}
