//! What GitHub Pages asks for: `.nojekyll`, and `CNAME` for a domain of one's own.

use std::net::Ipv4Addr;

use super::is_brought;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::BaseUrl;
use crate::render::Renderer;
use crate::render::output::{Item, Output};

const NO_JEKYLL: &str = ".nojekyll";
const CNAME: &str = "CNAME";

/// The files for the host.
pub struct Hosting;

impl Output for Hosting {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        let cname = own_domain(&graph.site.base).map(|_| CNAME);
        let paths = [Some(NO_JEKYLL), cname].into_iter().flatten();
        paths.filter(|path| !is_brought(graph, path)).map(|path| Item::new(path, 0)).collect()
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        Ok(match item.path.as_str() {
            CNAME => own_domain(&renderer.graph.site.base)
                .map(|domain| format!("{domain}\n"))
                .unwrap_or_default()
                .into_bytes(),
            _ => Vec::new(),
        })
    }
}

/// The domain that the site has to itself: its root, at the usual port, on a host that is neither GitHub's nor this machine.
fn own_domain(base: &BaseUrl) -> Option<&str> {
    let (_, authority) = base.origin.split_once("://")?;
    let host = authority.trim_end_matches('.');
    let within = |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    let is_own = base.path == "/"
        && host.contains('.')
        && !host.contains([':', '['])
        && host.parse::<Ipv4Addr>().is_err()
        && !within("github.io")
        && !within("localhost");
    is_own.then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_root_of_a_domain_of_ones_own_has_a_cname() {
        let base = |origin: &str, path: &str| BaseUrl { origin: origin.to_owned(), path: path.to_owned() };
        assert_eq!(own_domain(&base("https://atlas.example", "/")), Some("atlas.example"));
        assert_eq!(own_domain(&base("https://notgithub.io", "/")), Some("notgithub.io"));
        for (origin, path) in [
            ("https://atlas.example", "/notes/"),
            ("https://someone.github.io", "/"),
            ("https://github.io", "/"),
            ("http://localhost", "/"),
            ("http://site.localhost", "/"),
            ("http://127.0.0.1", "/"),
            ("http://[::1]", "/"),
            ("https://atlas.example:8443", "/"),
            ("http://intranet", "/"),
        ] {
            assert_eq!(own_domain(&base(origin, path)), None, "{origin}{path}");
        }
    }
}
