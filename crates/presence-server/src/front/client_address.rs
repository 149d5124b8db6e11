//! Who sent a request: the other end of the connection, or who a proxy that is trusted says.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client of a connection whose other end is `peer`.
///
/// Where the peer is a trusted proxy, it is the last address in `X-Forwarded-For` that is none; each proxy adds the one
/// it was asked by at the end, and what stands before may be anybody's invention. A list that cannot be read says
/// nothing. An IPv4 address in IPv6 is the IPv4 address.
pub(super) fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let mut client = peer;
    let values = headers.get_all(X_FORWARDED_FOR).iter().rev();
    for address in values.flat_map(addresses_from_the_right) {
        let Some(address) = address else {
            return peer;
        };
        client = address;
        if !is_trusted(&client) {
            break;
        }
    }
    client
}

/// The addresses of a list; `None` for what is no address. Each is read by itself: what a client put before the others
/// need not be text.
fn addresses_from_the_right(list: &HeaderValue) -> impl Iterator<Item = Option<IpAddr>> {
    let addresses = list.as_bytes().rsplit(|byte| *byte == b',');
    addresses.map(|address| parse(str::from_utf8(address).ok()?.trim()))
}

/// An address as proxies write it: with a port or without, IPv6 in brackets or without.
fn parse(text: &str) -> Option<IpAddr> {
    let in_brackets = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let address = in_brackets.unwrap_or(text).parse();
    let address = address.or_else(|_| text.parse().map(|socket: SocketAddr| socket.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use http::{HeaderMap, HeaderValue};
    use ipnet::IpNet;

    use super::{X_FORWARDED_FOR, of};

    #[test]
    fn proxies_are_believed_as_far_as_they_are_trusted() {
        let trusted: [IpNet; 2] = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        for (peer, forwarded, client) in [
            // No proxy that is trusted.
            ("192.0.2.1", "", "192.0.2.1"),
            ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
            ("::ffff:192.0.2.1", "198.51.100.7", "192.0.2.1"),
            ("2001:db8::1", "198.51.100.7", "2001:db8::1"),
            // One.
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("fd00::1", "2001:db8::7", "2001:db8::7"),
            ("10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
            ("10.0.0.1", "[2001:db8::7]", "2001:db8::7"),
            ("10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
            // What the client put there itself.
            ("10.0.0.1", "10.6.6.6, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "1.1.1.1|198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "nonsense, 198.51.100.7", "198.51.100.7"),
            // Several.
            (
                "10.0.0.1",
                "1.1.1.1, 198.51.100.7 ,10.0.0.3,10.0.0.2",
                "198.51.100.7",
            ),
            ("10.0.0.1", "1.1.1.1,198.51.100.7|10.0.0.3", "198.51.100.7"),
            ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
            // What cannot be read.
            ("10.0.0.1", "unknown", "10.0.0.1"),
            ("10.0.0.1", "198.51.100.7,", "10.0.0.1"),
            ("10.0.0.1", "198.51.100.7, _hidden, 10.0.0.2", "10.0.0.1"),
            ("10.0.0.1", "198.51.100.07", "10.0.0.1"),
            ("10.0.0.1", "198.51.100.7 198.51.100.8", "10.0.0.1"),
            // What is no text, which concerns its own place alone.
            ("10.0.0.1", "ä, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "198.51.100.7, ä", "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            for value in forwarded.split('|').filter(|value| !value.is_empty()) {
                headers.append(
                    X_FORWARDED_FOR,
                    HeaderValue::from_bytes(value.as_bytes()).unwrap(),
                );
            }
            let expected: IpAddr = client.parse().unwrap();
            let found = of(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(found, expected, "{peer}, {forwarded:?}");
        }
        let nobody = of("10.0.0.1".parse().unwrap(), &HeaderMap::new(), &[]);
        assert_eq!(nobody.to_string(), "10.0.0.1");
    }
}
