use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::collect::error::Refusal;
use crate::collect::policy::FetchPolicy;

/// Keeps requests out of the own network: an address that stands in a URL is looked at before the
/// request, an address that a name stands for when it is resolved, so that a name cannot change
/// what it stands for in between.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    private_hosts: Arc<BTreeSet<String>>,
    rehearsals: Arc<BTreeMap<String, SocketAddr>>,
}

/// A name that stands only for addresses in the own network.
#[derive(Debug, thiserror::Error)]
#[error("`{name}` stands for an address in the own network")]
pub(super) struct PrivateName {
    name: String,
}

impl Guard {
    pub(super) fn new(policy: &FetchPolicy) -> Self {
        let lower = |host: &String| host.to_ascii_lowercase();
        let rehearsals = policy.rehearsals.iter().map(|r| (lower(&r.host), r.addr));
        Self {
            private_hosts: Arc::new(policy.private_hosts.iter().map(lower).collect()),
            rehearsals: Arc::new(rehearsals.collect()),
        }
    }

    /// Whether an address may be asked, as far as can be told without resolving its name.
    pub(super) fn vet(&self, url: &Url) -> Result<(), Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::Credentials);
        }
        let Some(host) = url.host_str() else {
            return Err(Refusal::Malformed);
        };
        if self.rehearsals.contains_key(host) {
            // With a port of its own the request would go to that port of this machine.
            let plain = url.scheme() == "http" && url.port().is_none();
            return if plain { Ok(()) } else { Err(Refusal::PrivateAddress) };
        }
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) | None => return Ok(()),
        };
        if is_public(address) || self.private_hosts.contains(host) {
            Ok(())
        } else {
            Err(Refusal::PrivateAddress)
        }
    }

    /// Of the addresses that a name stands for, those that may be asked.
    fn permitted(&self, name: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, PrivateName> {
        if found.is_empty() || self.private_hosts.contains(&name.to_ascii_lowercase()) {
            return Ok(found);
        }
        let public: Vec<SocketAddr> = found.into_iter().filter(|address| is_public(address.ip())).collect();
        if public.is_empty() {
            return Err(PrivateName { name: name.to_owned() });
        }
        Ok(public)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let name = name.as_str();
            if let Some(address) = guard.rehearsals.get(&name.to_ascii_lowercase()) {
                return Ok(Box::new(std::iter::once(*address)) as Addrs);
            }
            // Port 0 is replaced by that of the scheme or of the address.
            let found = tokio::net::lookup_host((name, 0)).await?.collect();
            Ok(Box::new(guard.permitted(name, found)?.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one of the public internet: after the registries of special-purpose
/// addresses of IANA (RFC 6890 and its updates).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        0 | 10 | 127 | 224..=255 => true,
        100 => b & 0xC0 == 64,
        169 => b == 254,
        172 => b & 0xF0 == 16,
        192 => b == 168 || (b == 0 && (c == 0 || c == 2)),
        198 => b & 0xFE == 18 || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !special
}

/// Only 2000::/3 is given out for public use; inside it are addresses for documents, and such as
/// wrap an IPv4 address, which then decides.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let wrapped = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0xFFFF, high, low] | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            wrapped(high, low)
        }
        [0x2001, second, ..] if second < 0x0200 || second == 0x0DB8 => false,
        [0x3FFF, second, ..] if second < 0x1000 => false,
        [first, ..] => first & 0xE000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::{Guard, is_public};
    use crate::collect::{FetchPolicy, Refusal, Rehearsal};

    fn guard() -> Guard {
        Guard::new(&FetchPolicy {
            private_hosts: ["10.0.0.9".to_owned(), "intranet.example".to_owned()].into(),
            rehearsals: vec![Rehearsal {
                host: "Stage.example".to_owned(),
                addr: "127.0.0.1:8081".parse().unwrap(),
            }],
            ..FetchPolicy::default()
        })
    }

    #[test]
    fn addresses_of_the_own_network_are_not_public() {
        let private = "0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 \
             172.31.255.255 192.0.0.1 192.0.2.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.1 \
             224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 \
             64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1:: 2001::1 2001:db8::1 3fff::1 fc00::1 fd12::1 fe80::1 \
             fec0::1 ff02::1 100::1";
        for address in private.split_whitespace() {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        let public = "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 \
             169.253.0.1 172.15.255.255 172.32.0.0 192.0.1.1 192.167.0.1 198.17.0.1 198.20.0.1 223.255.255.255 \
             2400:3200::1 2001:da8::1 ::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101::";
        for address in public.split_whitespace() {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn an_address_is_vetted_in_whatever_spelling() {
        let private = Err(Refusal::PrivateAddress);
        let cases = [
            ("http://site.example/a", Ok(())),
            ("https://1.1.1.1/", Ok(())),
            ("http://127.0.0.1/", private),
            ("http://2130706433/", private),
            ("http://0x7f.1/", private),
            ("http://0177.0.0.1/", private),
            ("http://127.1:8080/", private),
            ("http://[::1]/", private),
            ("http://[::ffff:10.0.0.1]/", private),
            ("http://10.0.0.9:8080/", Ok(())),
            ("http://10.0.0.8/", private),
            ("http://stage.example/a?b=c", Ok(())),
            ("http://STAGE.example/", Ok(())),
            ("http://stage.example:22/", private),
            ("https://stage.example/", private),
            ("ftp://site.example/", Err(Refusal::Scheme)),
            ("file:///etc/passwd", Err(Refusal::Scheme)),
            ("http://me:pw@site.example/", Err(Refusal::Credentials)),
        ];
        for (url, expected) in cases {
            assert_eq!(guard().vet(&url.parse().unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn private_addresses_of_a_name_are_left_out_unless_the_job_names_the_host() {
        let found = |texts: &[&str]| texts.iter().map(|t| t.parse().unwrap()).collect::<Vec<_>>();
        let mixed = found(&["127.0.0.1:0", "1.1.1.1:0", "[::1]:0"]);
        assert_eq!(
            guard().permitted("site.example", mixed.clone()).unwrap(),
            found(&["1.1.1.1:0"])
        );
        assert!(guard().permitted("site.example", found(&["10.0.0.1:0"])).is_err());
        assert_eq!(guard().permitted("Intranet.example", mixed.clone()).unwrap(), mixed);
    }
}
