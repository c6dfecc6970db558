//! Follows every address that a served site names, and tells what leads nowhere.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use url::Url;

use super::addresses::{Address, Named};
use super::host::{Answer, Host};

/// What a crawl found.
#[derive(Debug, Default)]
pub struct Crawled {
    /// How many files were fetched.
    pub files: usize,
    /// How many addresses of the own host the files name, each counted once a file.
    pub addresses: usize,
    /// What is wrong, sorted: where, the address as it is written there, and what came of it.
    pub faults: BTreeSet<String>,
}

impl Crawled {
    /// Fails with all faults.
    #[track_caller]
    pub fn assert_whole(&self) {
        assert!(self.faults.is_empty(), "{}", self.faults.iter().cloned().collect::<Vec<_>>().join("\n"));
    }
}

/// Starts at the home page and at every file of the manifest, so that nothing published is left out.
pub fn whole_site(host: &Host) -> Crawled {
    let mut crawl = Crawl::new(host);
    for start in ["", "manifest.json", "sitemap.xml", "robots.txt", "404.html"] {
        crawl.ask_for(host.site.join(start).expect("it is an address"));
    }
    crawl.run();
    crawl.found
}

/// Follows the addresses of one page only, which was answered at `address`.
pub fn from_page(host: &Host, address: &Url, page: &Answer) -> Crawled {
    let mut crawl = Crawl::new(host);
    crawl.read(address, page);
    let asked = crawl.to_ask.drain(..).collect::<Vec<_>>();
    for address in asked {
        crawl.fetch(&address);
    }
    crawl.to_ask.clear();
    crawl.check_fragments();
    crawl.found
}

struct Crawl<'a> {
    host: &'a Host,
    to_ask: VecDeque<Url>,
    known: BTreeSet<Url>,
    /// The ids of each page that was fetched.
    ids: BTreeMap<Url, BTreeSet<String>>,
    /// Where each fragment is linked from.
    fragments: BTreeMap<(Url, String), String>,
    /// Who names an address first.
    named_by: BTreeMap<Url, String>,
    found: Crawled,
}

impl<'a> Crawl<'a> {
    fn new(host: &'a Host) -> Self {
        Self {
            host,
            to_ask: VecDeque::new(),
            known: BTreeSet::new(),
            ids: BTreeMap::new(),
            fragments: BTreeMap::new(),
            named_by: BTreeMap::new(),
            found: Crawled::default(),
        }
    }

    fn run(&mut self) {
        while let Some(address) = self.to_ask.pop_front() {
            self.fetch(&address);
        }
        self.check_fragments();
    }

    fn ask_for(&mut self, address: Url) {
        if self.known.insert(address.clone()) {
            self.to_ask.push_back(address);
        }
    }

    fn fetch(&mut self, address: &Url) {
        let answer = self.host.get(address);
        self.found.files += 1;
        if answer.status == 200 {
            self.read(address, &answer);
        } else {
            let from = self.named_by.get(address).cloned().unwrap_or_else(|| address.to_string());
            self.found.faults.insert(format!("{from}: answered with {}", answer.status));
        }
    }

    fn read(&mut self, address: &Url, answer: &Answer) {
        let Ok(text) = std::str::from_utf8(&answer.body) else { return };
        let named = Named::read(&answer.media_type, text, self.host.site.as_str());
        self.ids.insert(address.clone(), named.ids);
        for one in named.addresses {
            self.follow(address, one);
        }
    }

    fn follow(&mut self, page: &Url, address: Address) {
        let at = format!("{}: {}", page.path(), address.written);
        // A browser asks for nothing: the page at hand is searched, whatever its address.
        if let Some(fragment) = address.written.strip_prefix('#') {
            self.link_to(page.clone(), fragment, at);
            return;
        }
        let Ok(mut to) = page.join(&address.written) else {
            self.found.faults.insert(format!("{at}: no address"));
            return;
        };
        if to.origin() != self.host.site.origin() {
            return;
        }
        self.found.addresses += 1;
        if let Some(fault) = self.shape(&to) {
            self.found.faults.insert(format!("{at}: {fault}"));
            return;
        }
        let fragment = to.fragment().filter(|_| address.is_link).map(str::to_owned);
        to.set_fragment(None);
        // The same file for every query.
        to.set_query(None);
        self.link_to(to.clone(), fragment.as_deref().unwrap_or_default(), at.clone());
        self.named_by.entry(to.clone()).or_insert(at);
        self.ask_for(to);
    }

    /// Remembers a fragment until its page was fetched.
    fn link_to(&mut self, page: Url, fragment: &str, at: String) {
        if !fragment.is_empty() {
            self.fragments.entry((page, fragment.to_owned())).or_insert(at);
        }
    }

    /// What is wrong with an address before anyone asks for it.
    fn shape(&self, to: &Url) -> Option<&'static str> {
        let base = self.host.site.path();
        let Some(below) = to.path().strip_prefix(base) else { return Some("outside of the site") };
        let is_doubled = base.len() > 1 && below.starts_with(&base[1..]);
        match to.path().contains("//") {
            true => Some("two slashes"),
            false if is_doubled => Some("the base path twice"),
            false => None,
        }
    }

    fn check_fragments(&mut self) {
        for ((page, fragment), at) in &self.fragments {
            let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
            if self.ids.get(page).is_some_and(|ids| !ids.contains(&*fragment)) {
                self.found.faults.insert(format!("{at}: no such id"));
            }
        }
    }
}
