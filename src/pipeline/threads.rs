//! Each stage of a build on threads of its own.

use rayon::ThreadPoolBuilder;

/// Does a stage's work, which shares itself out by rayon, on threads that nothing was done on before.
///
/// C libraries hand out memory by thread. What a stage needs only for a moment would else be put into the thousands of small
/// gaps that the stage before left between what stays, all over the memory of a large site, and each would be a wait for it.
pub fn on_new_threads<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    match ThreadPoolBuilder::new().build() {
        Ok(threads) => threads.install(work),
        // A system that grants no more threads has some already.
        Err(_) => work(),
    }
}
