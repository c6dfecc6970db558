//! What happens when the system's means run out or events get lost, without exhausting the system.

use super::super::listener::Told;
use super::*;

#[test]
fn lost_events_are_made_up_for_by_looking() {
    let site = Site::watched();
    let told = site.watcher.as_ref().unwrap().told.clone();
    told.send(Told::Lost).unwrap();
    // Reading alone can make events get lost, and must not lead to reading again.
    site.told_nothing();
    site.write("site/content/explainers/a.md", "two\n");
    told.send(Told::Lost).unwrap();
    assert!(site.changes().paths.contains(Path::new(&site.path("site/content/explainers/a.md"))));
}

#[test]
fn when_watches_run_out_it_is_said_once_and_edits_are_still_seen() {
    let site = Site::watched();
    let told = site.watcher.as_ref().unwrap().told.clone();
    for _ in 0..2 {
        told.send(Told::Failed("no file watches are left".to_owned())).unwrap();
    }
    assert_eq!(site.signal(), Signal::Remark("no file watches are left".to_owned()));
    site.write("site/content/explainers/a.md", "two\n");
    site.told(&["content/explainers/a.md"]);
    site.told_nothing();
}
