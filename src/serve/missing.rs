//! What was probably meant by an address that leads nowhere.

use crate::pipeline::Edition;

/// How many pages are suggested.
const MOST: usize = 3;

/// The routes nearest to one that does not exist: one with the same last part in another folder, or one that is spelt alike.
pub fn nearest<'e>(edition: &'e Edition, route: &str) -> Vec<&'e str> {
    let wanted = route.trim_matches('/').trim_end_matches(".html").to_lowercase();
    let last = |route: &str| route.trim_matches('/').rsplit('/').next().unwrap_or_default().to_lowercase();
    let pages = edition.routes().filter(|route| route.item.path.ends_with("index.html"));
    let mut near: Vec<(usize, usize, &str)> = pages
        .map(|route| route.item.route())
        .filter_map(|page| {
            let name = page.trim_matches('/').to_lowercase();
            let distance = distance(&wanted, &name)?;
            // The right name in the wrong folder is nearer than any misspelling.
            let rank = if last(&wanted) == last(&name) { 0 } else { 1 + distance };
            // Of a page's languages, the one that is meant comes first.
            Some((rank, strsim::osa_distance(&wanted, &name), page))
        })
        .collect();
    near.sort_unstable();
    near.truncate(MOST);
    near.into_iter().map(|(_, _, page)| page).collect()
}

/// The edit distance of two routes or of their last parts, if it is small for their length.
fn distance(wanted: &str, page: &str) -> Option<usize> {
    let last = |route: &str| route.rsplit('/').next().unwrap_or_default().to_owned();
    [(wanted.to_owned(), page.to_owned()), (last(wanted), last(page))]
        .iter()
        .filter(|(a, b)| !a.is_empty() && !b.is_empty() && a.len().abs_diff(b.len()) <= most(a))
        .map(|(a, b)| (strsim::osa_distance(a, b), most(a)))
        .filter(|(distance, most)| distance <= most)
        .map(|(distance, _)| distance)
        .min()
}

/// How many letters may differ.
fn most(word: &str) -> usize {
    1 + word.len() / 4
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn a_slip_is_near_and_another_page_is_not() {
        assert_eq!(distance("explainers/ukraine-peace-talk", "explainers/ukraine-peace-talks"), Some(1));
        assert_eq!(distance("ukraine-peace-talks", "explainers/ukraine-peace-talks"), Some(0));
        assert_eq!(distance("actors/vladimir-putin", "explainers/ukraine-peace-talks"), None);
        assert_eq!(distance("", "actors"), None);
    }
}
