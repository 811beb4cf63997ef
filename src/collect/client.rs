use std::sync::Arc;

use reqwest::{Certificate, Client, redirect};

use crate::collect::error::SetupError;
use crate::collect::guard::Guard;
use crate::collect::policy::{FetchPolicy, Roots};

/// The HTTP client under the rules of the policy. Redirects are left to the fetcher, and the
/// environment's proxy is not used: through a proxy the guard could not see where a name leads.
pub(super) fn build(policy: &FetchPolicy, guard: Guard) -> Result<Client, SetupError> {
    install_tls();
    let mut roots = Vec::new();
    for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        roots.push(Certificate::from_der(root).map_err(|source| SetupError::Client { source })?);
    }
    for (index, pem) in policy.extra_roots.iter().enumerate() {
        let number = index + 1;
        let bundle = Certificate::from_pem_bundle(pem);
        roots.extend(bundle.map_err(|source| SetupError::Certificate { number, source })?);
    }
    let builder = Client::builder();
    let builder = match policy.roots {
        Roots::Shipped => builder.tls_certs_only(roots),
        Roots::ShippedAndSystem => builder.tls_certs_merge(roots),
    };
    builder
        .user_agent(policy.user_agent.as_str())
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .dns_resolver(Arc::new(guard))
        .connect_timeout(policy.connect_timeout)
        .read_timeout(policy.read_timeout)
        .timeout(policy.total_timeout)
        .build()
        .map_err(|source| SetupError::Client { source })
}

/// The one provider of cryptography of the program.
fn install_tls() {
    // An error says that one is installed already, which is as good.
    drop(rustls::crypto::ring::default_provider().install_default());
}
