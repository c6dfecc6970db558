use std::os::unix::fs::symlink;

use super::*;

#[test]
fn content_may_be_a_link() {
    for target in ["site/texts", "elsewhere"] {
        let mut site = Site::new();
        site.rename("site/content", target);
        symlink(site.path(target), site.path("site/content")).unwrap();
        site.watch();
        site.write(&format!("{target}/explainers/a.md"), "two\n");
        site.told(&["content/explainers/a.md"]);
        site.write("site/content/explainers/b.md", "two\n");
        site.told(&["content/explainers/b.md"]);
    }
}

#[test]
fn the_site_may_be_found_through_a_link() {
    let mut site = Site::new();
    site.rename("site", "first");
    site.write("second/content/explainers/a.md", "two\n");
    symlink("first", site.path("site")).unwrap();
    site.watch();
    site.write("first/content/explainers/a.md", "three\n");
    site.told(&["content/explainers/a.md"]);
    fs::remove_file(site.path("site")).unwrap();
    symlink("second", site.path("site")).unwrap();
    site.hears_of("content/explainers/b.md");
    site.told_nothing();
    site.write("second/content/explainers/a.md", "four\n");
    site.told(&["content/explainers/a.md"]);
}

#[test]
fn a_file_with_two_names_is_told_of_by_both() {
    let mut site = Site::new();
    symlink("explainers", site.path("site/content/topics")).unwrap();
    site.watch();
    site.write("site/content/topics/a.md", "two\n");
    site.told(&["content/explainers/a.md", "content/topics/a.md"]);
    // A link that is made later.
    symlink("explainers", site.path("site/content/events")).unwrap();
    site.hears_of("content/events/a.md");
    site.told_nothing();
    site.write("site/content/explainers/b.md", "two\n");
    site.told(&["content/events/b.md", "content/explainers/b.md", "content/topics/b.md"]);
}

#[test]
fn files_may_be_links() {
    let mut site = Site::new();
    site.write("site/drafts/c.md", "one\n");
    symlink("../../drafts/c.md", site.path("site/content/explainers/c.md")).unwrap();
    site.watch();
    site.write("site/drafts/other.md", "one\n");
    site.write("site/drafts/c.md.swp", "two\n");
    site.rename("site/drafts/c.md.swp", "site/drafts/c.md");
    site.told(&["content/explainers/c.md"]);
    site.write("site/drafts/c.md", "three\n");
    site.told(&["content/explainers/c.md"]);
}

#[test]
fn links_out_of_the_site_and_in_circles_are_not_followed() {
    let mut site = Site::new();
    site.write("outside/c.md", "one\n");
    symlink(site.path("outside"), site.path("site/content/outside")).unwrap();
    symlink("..", site.path("site/content/circle")).unwrap();
    symlink(".", site.path("site/content/self")).unwrap();
    site.watch();
    site.write("outside/c.md", "two\n");
    site.told_nothing();
    site.write("site/content/explainers/a.md", "two\n");
    site.told(&["content/explainers/a.md"]);
}
