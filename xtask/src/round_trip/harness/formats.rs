//! Makes values of formats with a Rust type of their own.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use crate::maker::Maker;

impl Maker {
    pub fn date(&mut self) -> jiff::civil::Date {
        let (year, month, day) = self.draw((1900_i16..2100, 1_i8..13, 1_i8..29));
        jiff::civil::date(year, month, day)
    }

    pub fn timestamp(&mut self) -> jiff::Timestamp {
        let (seconds, fraction) = self.draw((
            0_i64..4_000_000_000,
            prop_oneof![Just(0), 0..1_000_000_000_i32],
        ));
        jiff::Timestamp::new(seconds, fraction).expect("a time")
    }

    pub fn uuid(&mut self) -> uuid::Uuid {
        uuid::Uuid::from_u128(self.draw(any::<u128>()))
    }

    pub fn ipv4(&mut self) -> Ipv4Addr {
        self.draw(any::<u32>()).into()
    }

    pub fn ipv6(&mut self) -> Ipv6Addr {
        self.draw(any::<u128>()).into()
    }

    pub fn ip(&mut self) -> IpAddr {
        if self.boolean() {
            self.ipv4().into()
        } else {
            self.ipv6().into()
        }
    }
}
